// The columns of a block as counting reads them: 64-bit values as pairs of 32-bit halves, since a bigint per line costs too much.
import type { KeywordLists, LineBlock } from "../db/model/line/line-block.ts";

export interface CountedRows {
  /** Nanoseconds since 1970: low half, high half. */
  readonly times: Uint32Array;
  readonly hasTime: Uint8Array;
  readonly level: Uint8Array;
  readonly lineNo: Uint32Array;
  /** Low half, high half. */
  readonly patterns: Uint32Array;
  /** Bytes of the whole message, also of what was cut off. */
  readonly sizes: Uint32Array;
  /** Bit n: errorKeywords[n] is in the line. */
  keywords(row: number): number;
  /** What is kept of the message. */
  message(row: number): Uint8Array;
}

/** Rows [from, to) of one stream. */
export interface Run {
  readonly from: number;
  readonly to: number;
  /** None is earlier than the one before it. */
  readonly inOrder: boolean;
}

export function countedRows(block: LineBlock): CountedRows {
  const { messageOffsets, messageBytes, cuts, errorKeywords } = block;
  return {
    times: halves(block.timestampNs),
    hasTime: block.hasTimestamp,
    level: block.level,
    lineNo: block.lineNo,
    patterns: block.patterns ? halves(block.patterns) : new Uint32Array(block.rows * 2),
    sizes: sizesOf(block.rows, messageOffsets, cuts),
    keywords: errorKeywords ? (row) => maskOf(errorKeywords, row) : () => 0,
    message: (row) => messageBytes.subarray(messageOffsets[row], messageOffsets[row + 1]),
  };
}

/** True if none of the rows [from, to) is earlier than the one before it, as in most streams. */
export function areInOrder({ times }: CountedRows, from: number, to: number): boolean {
  let [lastLow, lastHigh] = [0, 0];
  for (let row = from; row < to; row++) {
    const low = times[row * 2] ?? 0;
    const high = times[row * 2 + 1] ?? 0;
    if (high < lastHigh || (high === lastHigh && low < lastLow)) return false;
    lastLow = low;
    lastHigh = high;
  }
  return true;
}

function maskOf({ offsets, indexes }: KeywordLists, row: number): number {
  let mask = 0;
  const to = offsets[row + 1] ?? 0;
  for (let at = offsets[row] ?? 0; at < to; at++) mask |= 1 << (indexes[at] ?? 0);
  return mask;
}

function sizesOf(rows: number, offsets: Int32Array, cuts: Uint32Array | undefined): Uint32Array {
  const sizes = new Uint32Array(rows);
  let start = 0;
  for (let row = 0; row < rows; row++) {
    const end = offsets[row + 1] ?? 0;
    sizes[row] = end - start;
    start = end;
  }
  if (cuts) for (let row = 0; row < rows; row++) sizes[row] = (sizes[row] ?? 0) + (cuts[row] ?? 0);
  return sizes;
}

const halves = ({ buffer, byteOffset, length }: BigInt64Array | BigUint64Array): Uint32Array =>
  new Uint32Array(buffer, byteOffset, length * 2);
