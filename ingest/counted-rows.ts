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
  /** rows + 1 offsets of what is kept of the messages. */
  readonly messageOffsets: Int32Array;
  /** Bytes of each message that were cut off. */
  readonly cuts: Uint32Array;
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

/** The columns of a block that are counted. */
export type CountedColumns = Pick<
  LineBlock,
  "timestampNs" | "hasTimestamp" | "level" | "lineNo" | "patterns" | "messageOffsets" | "cuts" | "errorKeywords"
>;

/** `message` answers what is kept of a row's message, while that is counted. */
export function countedRows(columns: CountedColumns, message: (row: number) => Uint8Array): CountedRows {
  const { messageOffsets, errorKeywords, lineNo } = columns;
  return {
    times: halves(columns.timestampNs),
    hasTime: columns.hasTimestamp,
    level: columns.level,
    lineNo,
    patterns: columns.patterns ? halves(columns.patterns) : new Uint32Array(lineNo.length * 2),
    messageOffsets,
    cuts: columns.cuts ?? new Uint32Array(lineNo.length),
    keywords: errorKeywords ? (row) => maskOf(errorKeywords, row) : () => 0,
    message,
  };
}

/** Bytes of the whole message. */
export function sizeOf({ messageOffsets, cuts }: Pick<CountedRows, "messageOffsets" | "cuts">, row: number): number {
  return (messageOffsets[row + 1] ?? 0) - (messageOffsets[row] ?? 0) + (cuts[row] ?? 0);
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

const halves = ({ buffer, byteOffset, length }: BigInt64Array | BigUint64Array): Uint32Array =>
  new Uint32Array(buffer, byteOffset, length * 2);
