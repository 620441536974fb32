import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { shapeHash } from "../line/shape.ts";
import { comparePatterns } from "./compare-patterns.ts";
import type { PatternCount } from "./pattern-count.ts";
import { templatesOf } from "./templates.ts";

const encoder = new TextEncoder();

function counted(sample: string, lines: number, more: Partial<PatternCount> = {}): PatternCount {
  const bytes = encoder.encode(sample);
  return {
    pattern: String(shapeHash(bytes, 0, bytes.length)),
    namespace: "shop",
    container: "app",
    level: "info",
    lines,
    first: 5n,
    last: 9n,
    sample,
    sampleStream: "1",
    sampleLine: 7,
    ...more,
  };
}

const rows = [
  counted("I1120 12:00:00.000000 1 a.go:7] user alice has logged in from 10.0.0.1", 30),
  counted("I1120 12:00:00.000000 1 a.go:7] user bob has logged in from 10.0.0.2", 10, { first: 2n, sampleLine: 8 }),
  counted("I1120 12:00:00.000000 1 a.go:7] user bob has logged in from 10.0.0.2", 5, {
    level: "error",
    container: "db",
  }),
  counted('{"level":"warn","msg":"disk sda1 is full"}', 3, { first: 0n, last: 0n }),
  counted("\tat a.b.C(C.java:7)", 2),
  counted("", 4, { pattern: "0" }),
];

describe("templates", () => {
  test("hold what shapes have in common, with counts, levels, places, times and samples", () => {
    const { templates, otherLines } = templatesOf(rows);
    expect(templates.map(({ text, lines, ofTrace }) => [text, lines, ofTrace])).toEqual([
      ["user <*> has logged in from <*>", 45, false],
      ["disk <*> is full", 3, false],
      ["at a.b.C(C.java:<*>)", 2, true],
    ]);
    expect(otherLines).toBe(4);
    const [login, disk] = templates;
    expect([login?.levels, login?.first, login?.last]).toEqual([{ info: 40, error: 5 }, 2n, 9n]);
    expect(login?.places.map((place) => [place.container, place.lines])).toEqual([
      ["app", 40],
      ["db", 5],
    ]);
    expect([login?.patterns.length, login?.samples.length]).toEqual([2, 2]);
    expect(login?.samples[0]).toEqual({ text: rows[0]?.sample ?? "", stream: "1", line: 7 });
    expect([disk?.first, disk?.last]).toEqual([null, null]);
  });

  test("are the same whatever the order of the rows", () => {
    const want = templatesOf(rows);
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        expect(templatesOf(shuffled)).toEqual(want);
      }),
      { numRuns: 200, seed: 41 },
    );
  });

  test("of a great many shapes take time in proportion", () => {
    const many = Array.from({ length: 5000 }, (_, n) =>
      counted(`word ${Array.from(String(n), (digit) => "abcdefghij"[Number(digit)]).join(" ")} end`, 1),
    );
    expect(templatesOf(many).templates.reduce((sum, each) => sum + each.lines, 0)).toBe(5000);
  });
});

describe("comparing two snapshots", () => {
  const before = [counted("pod a-1 started", 100), counted("old thing ended", 5), counted("steady as ever", 100)];
  const after = [counted("pod b-2 started", 2000), counted("new thing began", 1), counted("steady as ever", 220)];

  test("tells what is new, gone, and changed by its share", () => {
    const changes = comparePatterns(before, after, { factorMin: 1.5 });
    expect(
      changes.map(({ kind, template, linesBefore, linesAfter }) => [kind, template.text, linesBefore, linesAfter]),
    ).toEqual([
      ["new", "new thing began", 0, 1],
      ["gone", "old thing ended", 5, 0],
      ["changed", "pod <*> started", 100, 2000],
      ["changed", "steady as ever", 100, 220],
    ]);
    expect(changes[2]?.factor).toBeCloseTo(2000 / 2221 / (100 / 205));
  });

  test("finds nothing between a snapshot and itself, and leaves out what is rare", () => {
    expect(
      comparePatterns(
        before,
        before.map((row) => ({ ...row })),
      ),
    ).toEqual([]);
    const rare = [counted("seldom heard", 1), counted("steady as ever", 1000)];
    expect(comparePatterns(rare, [counted("seldom heard", 9), counted("steady as ever", 1000)])).toEqual([]);
  });
});
