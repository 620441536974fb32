import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { LineBlock, LogStreamRow } from "../db/model/line/line-block.ts";
import type { LineCounts } from "../db/model/line/line-counts.ts";
import { countedPatternsMax } from "./count-patterns.ts";
import { countedRows } from "./counted-rows.ts";
import { LineTally } from "./line-tally.ts";

const stream = (n: number): LogStreamRow => ({
  streamId: BigInt(n) + 1n,
  namespace: `ns-${n % 2}`,
  pod: `p${n}`,
  container: `c${n % 3}`,
  node: "",
  source: "container",
  generation: "current",
  file: "",
});
const streams = [0, 1, 2, 3, 4, 5].map(stream);

interface Line {
  readonly stream: number;
  readonly level: number;
  readonly time: bigint | null;
  readonly pattern: bigint;
  readonly bytes: number;
  /** Bit n: errorKeywords[n]. */
  readonly keywords: number;
}

const bitsOf = ({ keywords }: Line): number[] => [0, 1, 2, 3].filter((bit) => ((keywords >> bit) & 1) === 1);

/** A line without a time has that of the line before. */
function blockOf(lines: readonly Line[]): LineBlock {
  let last = 0n;
  const offsets = [0];
  for (const { bytes } of lines) offsets.push((offsets.at(-1) ?? 0) + bytes);
  const keywordOffsets = [0];
  for (const each of lines) keywordOffsets.push((keywordOffsets.at(-1) ?? 0) + bitsOf(each).length);
  return {
    tenantId: "t",
    snapshotId: "s",
    dropOn: "2026-01-01",
    streams: streams.map((each) => ({ ...each, attempt: 1, pack: 0 })),
    rows: lines.length,
    streamIndex: Uint32Array.from(lines, (line) => line.stream),
    lineNo: Uint32Array.from(lines, (_, i) => i + 1),
    timestampNs: BigInt64Array.from(lines, (line) => (last = line.time ?? last)),
    hasTimestamp: Uint8Array.from(lines, (line) => (line.time === null ? 0 : 1)),
    level: Uint8Array.from(lines, (line) => line.level),
    stream: new Uint8Array(lines.length),
    messageOffsets: Int32Array.from(offsets),
    messages: new Uint8Array(offsets.at(-1) ?? 0).fill(120),
    patterns: BigUint64Array.from(lines, (line) => line.pattern),
    errorKeywords: { offsets: Int32Array.from(keywordOffsets), indexes: Uint8Array.from(lines.flatMap(bitsOf)) },
    cuts: new Uint32Array(lines.length).fill(1),
  };
}

/** As the builder counts: the rows of a stream that follow each other at once. */
function count(tally: LineTally, block: LineBlock): void {
  const { messages, messageOffsets, streamIndex } = block;
  const bytes = messages instanceof Uint8Array ? messages : new Uint8Array();
  const rows = countedRows(block, (row) => bytes.subarray(messageOffsets[row], messageOffsets[row + 1]));
  for (let from = 0, to = 1; from < block.rows; from = to++) {
    while (to < block.rows && streamIndex[to] === streamIndex[from]) to++;
    tally.add(rows, stream(streamIndex[from] ?? 0), from, to);
  }
}

const sum = (values: BigUint64Array): number => Number(values.reduce((total, value) => total + value, 0n));
const totals = (counts: LineCounts): number[] => [
  sum(counts.minutes.lines),
  sum(counts.streams.lines),
  sum(counts.patterns.lines),
];

const minute = 60_000_000_000n;
const lastMinute = 4_294_967_280n;
/** In seconds, as far as they have 32 bits. */
const minuteOf = (time: bigint): bigint => {
  const seconds = (time / minute) * 60n;
  return seconds > lastMinute ? lastMinute : seconds;
};
const line: fc.Arbitrary<Line> = fc.record({
  stream: fc.integer({ min: 0, max: 5 }),
  level: fc.integer({ min: 0, max: 6 }),
  time: fc.option(
    fc.oneof(
      fc.bigInt({ min: 1n, max: 9_223_372_036_854_775_807n }),
      // Around the ends of minutes, where a double is too coarse.
      fc
        .tuple(fc.bigInt({ min: 29_000_000n, max: 29_000_009n }), fc.bigInt({ min: -2n, max: 2n }))
        .map(([minutes, by]) => minutes * minute + by),
    ),
  ),
  pattern: fc.bigInt({ min: 0n, max: 4n }).map((n) => n * 0x1_0000_0001n),
  bytes: fc.integer({ min: 0, max: 3000 }),
  keywords: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 15 })),
});

const anyLines = fc.array(line, { minLength: 1, maxLength: 60 });
/** As most streams write: one after the other, each in the order of time. */
const inOrder = anyLines.map((lines) =>
  lines.toSorted((a, b) => a.stream - b.stream || ((a.time ?? 0n) < (b.time ?? 0n) ? -1 : 1)),
);

describe("counts of a pack's rows", () => {
  test("are those of counting line by line, over several blocks", () => {
    fc.assert(
      fc.property(fc.oneof(anyLines, inOrder), fc.integer({ min: 0, max: 60 }), (lines, cut) => {
        // A block begins with a time, or its neighbour's would be needed.
        const parts = [lines.slice(0, cut), lines.slice(cut)].map(blockOf);
        const tally = new LineTally();
        for (const part of parts) count(tally, part);
        const { minutes, streams: perStream, patterns } = tally.take();
        const got = Array.from({ length: minutes.rows }, (_, i) =>
          [
            minutes.minute[i],
            minutes.namespaces[minutes.namespace[i] ?? 0],
            minutes.level[i],
            minutes.lines[i],
            minutes.bytes[i],
          ].join(),
        );
        const times = parts.flatMap((part) => [...part.timestampNs]);
        const want = Map.groupBy(lines, (each) =>
          [minuteOf(times[lines.indexOf(each)] ?? 0n), `ns-${each.stream % 2}`, each.level].join(),
        );
        const bytesOf = (of: readonly Line[]): number => of.reduce((total, each) => total + each.bytes + 1, 0);
        expect(got.sort()).toEqual([...want].map(([key, of]) => `${key},${of.length},${bytesOf(of)}`).sort());

        const spanOf = (of: readonly Line[]): string => {
          const known = of.flatMap(({ time }) => time ?? []).sort((a, b) => (a < b ? -1 : 1));
          return `${known[0] ?? 0n},${known.at(-1) ?? 0n}`;
        };
        const byStream = Map.groupBy(lines, (each) => `${each.stream + 1},${each.level},${bitsOf(each).join("+")}`);
        const gotStreams = Array.from({ length: perStream.rows }, (_, i) =>
          [
            perStream.streams[perStream.streamIndex[i] ?? 0]?.streamId,
            perStream.level[i],
            perStream.errorKeywords.indexes
              .subarray(perStream.errorKeywords.offsets[i], perStream.errorKeywords.offsets[i + 1])
              .join("+"),
            perStream.lines[i],
            perStream.bytes[i],
            perStream.first[i],
            perStream.last[i],
          ].join(),
        );
        expect(gotStreams.sort()).toEqual(
          [...byStream].map(([key, of]) => `${key},${of.length},${bytesOf(of)},${spanOf(of)}`).sort(),
        );

        const byPattern = Map.groupBy(lines, (each) =>
          [each.pattern, `ns-${each.stream % 2}`, `c${each.stream % 3}`, each.level].join(),
        );
        const gotPatterns = Array.from({ length: patterns.rows }, (_, i) => {
          const place = patterns.places[patterns.place[i] ?? 0];
          const { offsets } = patterns.samples;
          const first = byPattern.get(
            [patterns.pattern[i], place?.namespace, place?.container, patterns.level[i]].join(),
          )?.[0];
          expect((offsets[i + 1] ?? 0) - (offsets[i] ?? 0)).toBe(Math.min(first?.bytes ?? -1, 2048));
          return [
            patterns.pattern[i],
            place?.namespace,
            place?.container,
            patterns.level[i],
            patterns.lines[i],
            patterns.first[i],
            patterns.last[i],
          ].join();
        });
        expect(gotPatterns.sort()).toEqual(
          [...byPattern].map(([key, of]) => `${key},${of.length},${spanOf(of)}`).sort(),
        );
      }),
      { numRuns: 500, seed: 31 },
    );
  });

  test("put what is above the most patterns under 0, and forget nothing", () => {
    const lines = Array.from({ length: countedPatternsMax + 500 }, (_, n) => ({
      stream: n % 2,
      level: 3,
      time: null,
      pattern: BigInt(n) + 1n,
      bytes: 400,
      keywords: 0,
    }));
    const tally = new LineTally();
    count(tally, blockOf(lines));
    count(tally, blockOf(lines.slice(-10)));
    const counts = tally.take();
    expect(totals(counts)).toEqual([lines.length + 10, lines.length + 10, lines.length + 10]);
    expect(counts.patterns.rows).toBe(countedPatternsMax + 2);
    const zero = [...counts.patterns.pattern].flatMap((pattern, i) =>
      pattern === 0n ? [counts.patterns.lines[i]] : [],
    );
    expect(zero).toEqual([255n, 255n]);
    // Samples of 400 bytes are cut to 256 once eight MiB are kept.
    expect(counts.patterns.samples.offsets.at(-1)).toBeLessThan(400 * countedPatternsMax);
  });

  test("say when they have to be written, and begin anew behind that", () => {
    const every = (from: number): Line[] =>
      Array.from({ length: 40_000 }, (_, n) => ({
        stream: 0,
        level: 1,
        time: BigInt(from + n) * minute,
        pattern: 7n,
        bytes: 1,
        keywords: 0,
      }));
    const tally = new LineTally();
    count(tally, blockOf(every(0)));
    expect(tally.isFull).toBe(false);
    count(tally, blockOf(every(40_000)));
    expect(tally.isFull).toBe(true);
    expect(totals(tally.take())).toEqual([80_000, 80_000, 80_000]);
    expect([tally.isFull, totals(tally.take())]).toEqual([false, [0, 0, 0]]);
    count(tally, blockOf(every(5)));
    expect(totals(tally.take())).toEqual([40_000, 40_000, 40_000]);
  });
});
