// Counts of several attempts behind each other: every row as it was, in order.
import { expect, test } from "bun:test";
import { array, assert, nat, property, tuple } from "fast-check";
import { joinCounts } from "./join-counts.ts";
import type { LogStreamRow } from "./line-block.ts";
import type { LineCounts } from "./line-counts.ts";

const spare = 3;

/** Counts of `rows` rows each, filled from a seed; arrays are longer than that, as a tally's are. */
function countsOf([minutes, streams, patterns]: readonly [number, number, number], seed: number): LineCounts {
  const value = (row: number, of: number): number => (seed * 31 + row * 7 + of) % 1000;
  const big = (rows: number, of: number) =>
    BigUint64Array.from({ length: rows + spare }, (_, i) => BigInt(value(i, of)));
  const signed = (rows: number, of: number) =>
    BigInt64Array.from({ length: rows + spare }, (_, i) => BigInt(value(i, of)));
  const whole = (rows: number, of: number, below: number) =>
    Uint32Array.from({ length: rows + spare }, (_, i) => value(i, of) % below);
  const small = (rows: number, of: number) => Uint8Array.from({ length: rows + spare }, (_, i) => value(i, of) % 7);
  const offsets = (rows: number, of: number) => {
    const into = new Int32Array(rows + spare + 1);
    for (let row = 0; row < into.length - 1; row++) into[row + 1] = (into[row] ?? 0) + (value(row, of) % 4);
    return into;
  };
  const bytes = (rows: number, of: number) => small(offsets(rows, of).at(-1) ?? 0, of);
  const stream = (at: number): LogStreamRow => ({
    streamId: BigInt(seed * 100 + at),
    namespace: `ns-${seed}-${at}`,
    pod: "p",
    container: "c",
    node: "n",
    source: "container",
    generation: "current",
    file: "f",
  });
  return {
    minutes: {
      rows: minutes,
      minute: whole(minutes, 1, 1000),
      namespaces: [`a-${seed}`, "shared", `b-${seed}`],
      namespace: whole(minutes, 2, 3),
      level: small(minutes, 3),
      lines: big(minutes, 4),
      bytes: big(minutes, 5),
    },
    streams: {
      rows: streams,
      streams: [stream(0), stream(1)],
      streamIndex: whole(streams, 6, 2),
      level: small(streams, 7),
      errorKeywords: { offsets: offsets(streams, 8), indexes: bytes(streams, 8) },
      lines: big(streams, 9),
      bytes: big(streams, 10),
      first: signed(streams, 11),
      last: signed(streams, 12),
    },
    patterns: {
      rows: patterns,
      pattern: big(patterns, 13),
      places: [{ namespace: `ns-${seed}`, container: "c" }],
      place: whole(patterns, 14, 1),
      level: small(patterns, 15),
      lines: big(patterns, 16),
      first: signed(patterns, 17),
      last: signed(patterns, 18),
      samples: { offsets: offsets(patterns, 19), bytes: bytes(patterns, 19) },
      sampleStream: big(patterns, 20),
      sampleLine: whole(patterns, 21, 1000),
    },
  };
}

/** Every row as text, indexes resolved. */
function rowsOf({ minutes: m, streams: s, patterns: p }: LineCounts): string[][] {
  const rows = (count: number, row: (at: number) => unknown[]): string[] =>
    Array.from({ length: count }, (_, at) => row(at).map(String).join(" "));
  const slice = (from: Uint8Array, offsets: Int32Array, at: number) => from.slice(offsets[at], offsets[at + 1]);
  return [
    rows(m.rows, (at) => [m.minute[at], m.namespaces[m.namespace[at] ?? -1], m.level[at], m.lines[at], m.bytes[at]]),
    rows(s.rows, (at) => [
      s.streams[s.streamIndex[at] ?? -1]?.namespace,
      s.streams[s.streamIndex[at] ?? -1]?.streamId,
      s.level[at],
      slice(s.errorKeywords.indexes, s.errorKeywords.offsets, at),
      s.lines[at],
      s.bytes[at],
      s.first[at],
      s.last[at],
    ]),
    rows(p.rows, (at) => [
      p.pattern[at],
      p.places[p.place[at] ?? -1]?.namespace,
      p.level[at],
      p.lines[at],
      p.first[at],
      p.last[at],
      slice(p.samples.bytes, p.samples.offsets, at),
      p.sampleStream[at],
      p.sampleLine[at],
    ]),
  ];
}

test("joined counts have the rows of the first, then those of the second, and so on", () => {
  const sizes = tuple(nat(5), nat(5), nat(5));
  assert(
    property(array(sizes, { maxLength: 5 }), (each) => {
      const parts = each.map((size, seed) => countsOf(size, seed + 1));
      const expected = [0, 1, 2].map((table) => parts.flatMap((part) => rowsOf(part)[table] ?? []));
      expect(rowsOf(joinCounts(parts))).toEqual(expected);
    }),
  );
});
