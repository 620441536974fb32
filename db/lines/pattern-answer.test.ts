import { expect, test } from "bun:test";
import type { PatternChange } from "../model/log-pattern/compare-patterns.ts";
import type { LogTemplate } from "../model/log-pattern/templates.ts";
import { byWeight, toChange, toPattern } from "./pattern-answer.ts";

const template = (text: string, levels: LogTemplate["levels"], more: Partial<LogTemplate> = {}): LogTemplate => ({
  text,
  patterns: ["255"],
  lines: 10,
  levels,
  places: [],
  first: null,
  last: null,
  samples: [],
  ofTrace: false,
  ...more,
});
const change = (kind: PatternChange["kind"], of: LogTemplate, factor = Infinity, lines = 10): PatternChange => ({
  kind,
  template: of,
  linesBefore: kind === "new" ? 0 : lines,
  linesAfter: kind === "gone" ? 0 : lines,
  factor,
});

test("what matters leads: new errors, more errors, new warnings, and frames behind what they are frames of", () => {
  const ordered = [
    change("new", template("new error, often", { error: 1, info: 9 }), Infinity, 50),
    change("new", template("new fatal", { fatal: 1 })),
    change("new", template("its frames", { error: 1 }, { ofTrace: true }), Infinity, 500),
    change("changed", template("more errors", { error: 9 }), 4),
    change("new", template("new warning", { warn: 9 })),
    change("gone", template("gone error", { error: 9 }), 0),
    change("new", template("news", { info: 9 }), Infinity, 900),
    change("changed", template("more warnings", { warn: 9 }), 3),
    change("changed", template("more of it", { info: 9 }), 30, 1000),
    change("changed", template("fewer errors", { error: 9 }), 0.1),
    change("changed", template("fewer warnings", { warn: 9 }), 0.1),
    change("gone", template("gone", { unknown: 9 }), 0),
  ];
  const mixed = ordered.toReversed().toSorted((a, b) => (a.template.text < b.template.text ? -1 : 1));
  expect(byWeight(mixed).map((each) => each.template.text)).toEqual(ordered.map((each) => each.template.text));
});

test("a reader gets times as text, patterns as in lines, no more than a question holds, and no infinity", () => {
  const patterns = Array.from({ length: 50 }, (_, i) => String(i + 255));
  const found = toPattern(template("t", {}, { patterns, first: 0n, last: 1_000_000_000n }), 40);
  expect([found.patterns[0], found.patterns.length, found.patternsTotal, found.share]).toEqual([
    "00000000000000ff",
    40,
    50,
    0.25,
  ]);
  expect([found.first, found.last]).toEqual(["1970-01-01T00:00:00.000000000Z", "1970-01-01T00:00:01.000000000Z"]);
  expect(toPattern(template("t", {}), 0).share).toBe(0);
  const shares = { before: 20, after: 100 };
  expect(toChange(change("new", template("t", {})), shares)).toMatchObject({ factor: null, pattern: { share: 0.1 } });
  expect(toChange(change("gone", template("t", {}), 0), shares)).toMatchObject({ factor: 0, pattern: { share: 0.5 } });
});
