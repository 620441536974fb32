// Grouping accuracy against loghub's hand-made templates: a line counts if its template's lines are exactly those of its event.
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { dumpPath, hasSharedData } from "../../../test/kit/shared-data.ts";
import { shapeHash } from "../line/shape.ts";
import type { PatternCount } from "./pattern-count.ts";
import { templatesOf } from "./templates.ts";

const data = join(dumpPath("x"), "../..");
const encoder = new TextEncoder();

/** System → least accuracy, a little below what was measured. Drain's own: 0.911 1 0.963 0.998 0.948 0.690 0.733 0.920. */
const floors = {
  Android: 0.9,
  Apache: 0.99,
  BGL: 0.88,
  HDFS: 0.99,
  Hadoop: 0.98,
  Linux: 0.66,
  OpenStack: 0.44,
  Spark: 0.99,
};

/** Lines of CSV with quotes. */
function csvRows(text: string): string[][] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) =>
      Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, bare]) =>
        quoted === undefined ? (bare ?? "") : quoted.replaceAll('""', '"'),
      ),
    );
}

function accuracy(found: readonly string[], events: readonly string[]): number {
  const sizes = Map.groupBy(events, (event) => event);
  const groups = Map.groupBy(events.keys(), (i) => found[i] ?? "").values();
  let right = 0;
  for (const lines of groups) {
    const event = events[lines[0] ?? 0] ?? "";
    const whole = lines.length === sizes.get(event)?.length && lines.every((i) => events[i] === event);
    if (whole) right += lines.length;
  }
  return right / events.length;
}

describe.skipIf(!hasSharedData)("templates of loghub's lines", () => {
  const measured: number[] = [];
  for (const [system, floor] of Object.entries(floors)) {
    test(`of ${system} are grouped as its authors did, ${floor} at least`, async () => {
      const truth = await Bun.file(join(data, `truth/loghub/${system}_2k.log_structured.csv`)).text();
      const [head = [], ...rows] = csvRows(truth);
      const events = rows.map((row) => row[head.indexOf("EventId")] ?? "");
      const raw = (await Bun.file(join(data, `logs/loghub/${system}_2k.log`)).text()).split(/\r?\n/);
      expect(events).toHaveLength(2000);
      const lines = raw.slice(0, 2000).map((text, i): PatternCount => {
        const bytes = encoder.encode(text);
        const pattern = String(shapeHash(bytes, 0, bytes.length));
        const place = { namespace: "", container: "", level: "info" as const, first: 0n, last: 0n };
        return { pattern, ...place, lines: 1, sample: text, sampleStream: "1", sampleLine: i + 1 };
      });
      const { templates, otherLines } = templatesOf(lines);
      expect(otherLines + templates.reduce((sum, { lines: of }) => sum + of, 0)).toBe(2000);
      const template = new Map(templates.flatMap(({ patterns }, i) => patterns.map((pattern) => [pattern, String(i)])));
      const found = accuracy(
        lines.map(({ pattern }) => template.get(pattern) ?? pattern),
        events,
      );
      measured.push(found);
      expect(found).toBeGreaterThanOrEqual(floor);
    });
  }

  test("are on the average as good as Drain's", () => {
    expect(measured).toHaveLength(Object.keys(floors).length);
    expect(measured.reduce((sum, each) => sum + each, 0) / measured.length).toBeGreaterThan(0.85);
  });
});
