import { expect, test } from "bun:test";
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import { patternQuestion } from "./pattern-question.ts";

test("only places and levels that patterns are counted by remain", () => {
  const parsed = parseLogQuery("oom ns:shop -container:istio pod:x level>=warn (a OR b)");
  if ("refusal" in parsed) throw new Error(parsed.refusal.sentence);
  const { query, left } = patternQuestion(parsed.query);
  expect(formatLogQuery(query)).toBe("ns:shop -container:istio level>=warn");
  expect(left).toBe(3);
});
