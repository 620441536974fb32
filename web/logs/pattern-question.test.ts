import { expect, test } from "bun:test";
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import { linesOfPattern, patternQuestion } from "./pattern-question.ts";

test("only places and levels that patterns are counted by remain", () => {
  const parsed = parseLogQuery("oom ns:shop -container:istio pod:x level>=warn (a OR b)");
  if ("refusal" in parsed) throw new Error(parsed.refusal.sentence);
  const { query, left } = patternQuestion(parsed.query);
  expect(formatLogQuery(query)).toBe("ns:shop -container:istio level>=warn");
  expect(left).toBe(3);
});

test("a pattern's lines are asked for by the same part of the question and by few ids", () => {
  const parsed = parseLogQuery("oom ns:shop");
  if ("refusal" in parsed) throw new Error(parsed.refusal.sentence);
  const ids = Array.from({ length: 9 }, (_, i) => `000000000000000${i}`);
  expect(linesOfPattern(parsed.query, ids)).toBe(`ns:shop pattern:${ids.slice(0, 8).join(",")}`);
});
