// Puts the counts of several attempts behind each other: the rows of the first, then those of the second, and so on.
import type { ByteStrings, KeywordLists } from "./line-block.ts";
import type { LineCounts, MinuteCounts, PatternCounts, StreamCounts } from "./line-counts.ts";

/** Arrays of the answer hold its rows and no more. Nothing is added up: rows of the same key stay two. */
export function joinCounts(parts: readonly LineCounts[]): LineCounts {
  return {
    minutes: joinMinutes(parts.map(({ minutes }) => minutes)),
    streams: joinStreams(parts.map(({ streams }) => streams)),
    patterns: joinPatterns(parts.map(({ patterns }) => patterns)),
  };
}

function joinMinutes(parts: readonly MinuteCounts[]): MinuteCounts {
  const rows = rowsOf(parts);
  return {
    rows,
    minute: stacked(new Uint32Array(rows), parts, (part) => part.minute),
    namespaces: parts.flatMap(({ namespaces }) => namespaces),
    namespace: shifted(
      parts,
      (part) => part.namespace,
      (part) => part.namespaces.length,
    ),
    level: stacked(new Uint8Array(rows), parts, (part) => part.level),
    lines: stacked(new BigUint64Array(rows), parts, (part) => part.lines),
    bytes: stacked(new BigUint64Array(rows), parts, (part) => part.bytes),
  };
}

function joinStreams(parts: readonly StreamCounts[]): StreamCounts {
  const rows = rowsOf(parts);
  return {
    rows,
    streams: parts.flatMap(({ streams }) => streams),
    streamIndex: shifted(
      parts,
      (part) => part.streamIndex,
      (part) => part.streams.length,
    ),
    level: stacked(new Uint8Array(rows), parts, (part) => part.level),
    errorKeywords: joinLists(parts),
    lines: stacked(new BigUint64Array(rows), parts, (part) => part.lines),
    bytes: stacked(new BigUint64Array(rows), parts, (part) => part.bytes),
    first: stacked(new BigInt64Array(rows), parts, (part) => part.first),
    last: stacked(new BigInt64Array(rows), parts, (part) => part.last),
  };
}

function joinPatterns(parts: readonly PatternCounts[]): PatternCounts {
  const rows = rowsOf(parts);
  return {
    rows,
    pattern: stacked(new BigUint64Array(rows), parts, (part) => part.pattern),
    places: parts.flatMap(({ places }) => places),
    place: shifted(
      parts,
      (part) => part.place,
      (part) => part.places.length,
    ),
    level: stacked(new Uint8Array(rows), parts, (part) => part.level),
    lines: stacked(new BigUint64Array(rows), parts, (part) => part.lines),
    first: stacked(new BigInt64Array(rows), parts, (part) => part.first),
    last: stacked(new BigInt64Array(rows), parts, (part) => part.last),
    samples: joinSamples(parts),
    sampleStream: stacked(new BigUint64Array(rows), parts, (part) => part.sampleStream),
    sampleLine: stacked(new Uint32Array(rows), parts, (part) => part.sampleLine),
  };
}

interface Rows {
  readonly rows: number;
}

const rowsOf = (parts: readonly Rows[]): number => parts.reduce((sum, part) => sum + part.rows, 0);

interface Numbers<Self> {
  set(from: Self, at: number): void;
  subarray(from: number, to: number): Self;
}

function stacked<Part extends Rows, Column extends Numbers<Column>>(
  into: Column,
  parts: readonly Part[],
  column: (part: Part) => Column,
): Column {
  let at = 0;
  for (const part of parts) {
    into.set(column(part).subarray(0, part.rows), at);
    at += part.rows;
  }
  return into;
}

/** Indexes into lists that lie behind each other now. */
function shifted<Part extends Rows>(
  parts: readonly Part[],
  indexes: (part: Part) => Uint32Array,
  length: (part: Part) => number,
): Uint32Array {
  const into = new Uint32Array(rowsOf(parts));
  let at = 0;
  let before = 0;
  for (const part of parts) {
    const of = indexes(part);
    for (let row = 0; row < part.rows; row++) into[at++] = (of[row] ?? 0) + before;
    before += length(part);
  }
  return into;
}

function joinLists(parts: readonly StreamCounts[]): KeywordLists {
  const lists = parts.map(({ rows, errorKeywords: { offsets, indexes } }) => ({ rows, offsets, bytes: indexes }));
  const { offsets, bytes } = joinStrings(lists);
  return { offsets, indexes: bytes };
}

const joinSamples = (parts: readonly PatternCounts[]): ByteStrings =>
  joinStrings(parts.map(({ rows, samples }) => ({ rows, ...samples })));

function joinStrings(parts: readonly (Rows & ByteStrings)[]): ByteStrings {
  const offsets = new Int32Array(rowsOf(parts) + 1);
  const used = parts.map((part) => part.bytes.subarray(0, part.offsets[part.rows] ?? 0));
  const bytes = new Uint8Array(used.reduce((sum, each) => sum + each.length, 0));
  let row = 0;
  let before = 0;
  parts.forEach((part, i) => {
    bytes.set(used[i] ?? new Uint8Array(), before);
    for (let of = 1; of <= part.rows; of++) offsets[++row] = (part.offsets[of] ?? 0) + before;
    before = offsets[row] ?? 0;
  });
  return { offsets, bytes };
}
