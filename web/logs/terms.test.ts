import { expect, test } from "bun:test";
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import type { LogQuery } from "../../db/model/log-query/query.ts";
import { chipsOf, excluded, facetTerm, levelsOf, toggled, withLevel, withSince, withTimes } from "./terms.ts";

function query(text: string): LogQuery {
  const parsed = parseLogQuery(text);
  if ("refusal" in parsed) throw new Error(parsed.refusal.sentence);
  return parsed.query;
}

test("a click on a facet's value adds its term, the second one takes it away, and excluding replaces it", () => {
  const term = facetTerm("namespace", "shop");
  const added = toggled(query("oom"), term);
  expect(formatLogQuery(added)).toBe("oom ns:shop");
  expect(formatLogQuery(toggled(added, term))).toBe("oom");
  expect(formatLogQuery(toggled(added, excluded(term)))).toBe("oom -ns:shop");
});

test("what is no place is a level, a keyword or a field", () => {
  expect(formatLogQuery({ all: [facetTerm("level", "error")] })).toBe("level:error");
  expect(formatLogQuery({ all: [facetTerm("keyword", "timed out")] })).toBe('keyword:"timed out"');
  expect(formatLogQuery({ all: [facetTerm("http.status", "500")] })).toBe("http.status:500");
  expect(formatLogQuery({ all: [facetTerm("msg", "x".repeat(256))] })).toBe(`msg:${"x".repeat(256)}*`);
});

test("levels are chosen one by one, and told in the shortest way", () => {
  const steps = ["fatal", "error", "warn", "error"] as const;
  const texts: string[] = [];
  steps.reduce((before, level) => {
    const next = withLevel(before, level);
    texts.push(formatLogQuery(next));
    return next;
  }, query(""));
  expect(texts).toEqual(["level:fatal", "level>=error", "level>=warn", "level:warn,fatal"]);
  expect([...(levelsOf(query("level>=warn level<fatal")) ?? [])]).toEqual(["warn", "error"]);
  expect(levelsOf(query("x"))).toBeNull();
});

test("a span of time replaces the one before", () => {
  const timed = withTimes(query("a since:15m"), "2024-05-01", "2024-05-02");
  expect(formatLogQuery(timed)).toBe("a from:2024-05-01 to:2024-05-02");
  expect(formatLogQuery(withSince(timed, "1h"))).toBe("a since:1h");
  expect(formatLogQuery(withTimes(timed))).toBe("a");
});

test("chips are what has a key", () => {
  expect(chipsOf(query("a -b ns:x -pod:y (c OR d)")).length).toBe(2);
});
