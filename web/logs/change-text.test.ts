import { expect, test } from "bun:test";
import type { PatternChangeList } from "../../db/model/contract/log-analytics.ts";
import { factorText, kindsTitle } from "./change-text.ts";

type Change = PatternChangeList["changes"][number];
const change = (kind: Change["kind"]): Change => ({
  kind,
  pattern: {
    text: "request served",
    patterns: ["00000000000000ff"],
    patternsTotal: 1,
    lines: 1,
    share: 1,
    levels: {},
    places: [],
    first: null,
    last: null,
    samples: [],
    ofTrace: false,
  },
  linesBefore: 1,
  linesAfter: 1,
  factor: 1,
});

test.each([
  [3.234, 10, "×3.2"],
  [0.0123, 10, "×0.012"],
  [12.6, 10, "×13"],
  [1234.5, 10, "×1,235"],
  [null, 10, ""],
  [0, 0, ""],
])("a factor of %p with %p lines reads %p", (factor, linesAfter, text) => {
  expect(factorText({ factor, linesAfter })).toBe(text);
});

test("kinds are told in one order, and those that are left out are said to be", () => {
  const changes = [change("gone"), change("new"), change("gone")];
  expect(kindsTitle({ changes, total: 3 })).toBe("3 changes: 1 new, 2 gone");
  expect(kindsTitle({ changes, total: 1200 })).toBe("1,200 changes; of these the 3 that matter most: 1 new, 2 gone");
});
