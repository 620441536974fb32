// Counts rows, bytes, first and last time per stream, level and combination of error keywords.
import type { KeywordLists, LogStreamRow } from "../db/model/line/line-block.ts";
import type { StreamCounts } from "../db/model/line/line-counts.ts";
import { type CountedRows, type Run, sizeOf } from "./counted-rows.ts";
import { TimeSpans } from "./time-spans.ts";

const levels = 7;
/** A hostile pack has another combination of keywords on every line: at so many slots they are written. */
const slotsMax = 65_536;

export class StreamTally {
  #streams: LogStreamRow[] = [];
  #indexes = new Map<bigint, number>();
  /** By stream and level: the slot of lines without keywords + 1, 0 for none. */
  #plain = new Uint32Array(64 * levels);
  /** Slots of lines with keywords, by stream, level and combination. */
  #worded = new Map<number, number>();
  /** Stream and level of each slot. */
  #cells: number[] = [];
  #masks: number[] = [];
  #lines = new Uint32Array(256);
  #bytes = new Float64Array(256);
  #spans = new TimeSpans();

  /** True once take() is due. */
  get isFull(): boolean {
    return this.#cells.length >= slotsMax;
  }

  add(rows: CountedRows, stream: LogStreamRow, { from, to, inOrder }: Run): void {
    const first = this.#indexOf(stream) * levels;
    const { level } = rows;
    this.#spans.begin(rows, inOrder);
    for (let row = from; row < to; row++) {
      const slot = this.#slotOf(first + (level[row] ?? 0), rows.keywords(row));
      this.#lines[slot] = (this.#lines[slot] ?? 0) + 1;
      this.#bytes[slot] = (this.#bytes[slot] ?? 0) + sizeOf(rows, row);
      this.#spans.add(slot, row);
    }
    this.#spans.end();
  }

  /** What was counted since the last call. */
  take(): StreamCounts {
    const cells = this.#cells;
    const slots = cells.map((_, slot) => slot);
    const counts = {
      rows: cells.length,
      streams: this.#streams,
      streamIndex: Uint32Array.from(cells, (cell) => Math.floor(cell / levels)),
      level: Uint8Array.from(cells, (cell) => cell % levels),
      errorKeywords: listsOf(this.#masks),
      lines: BigUint64Array.from(slots, (slot) => BigInt(this.#lines[slot] ?? 0)),
      bytes: BigUint64Array.from(slots, (slot) => BigInt(this.#bytes[slot] ?? 0)),
      ...this.#spans.columns(slots),
    };
    this.#streams = [];
    this.#indexes = new Map();
    this.#plain.fill(0);
    this.#worded = new Map();
    this.#cells = [];
    this.#masks = [];
    this.#lines.fill(0);
    this.#bytes.fill(0);
    this.#spans = new TimeSpans();
    return counts;
  }

  #slotOf(cell: number, mask: number): number {
    if (mask === 0) {
      const slot = (this.#plain[cell] ?? 0) - 1;
      if (slot >= 0) return slot;
      this.#plain[cell] = this.#cells.length + 1;
      return this.#create(cell, 0);
    }
    const key = cell * 2 ** 32 + (mask >>> 0);
    const known = this.#worded.get(key);
    if (known !== undefined) return known;
    this.#worded.set(key, this.#cells.length);
    return this.#create(cell, mask);
  }

  #create(cell: number, mask: number): number {
    const slot = this.#cells.push(cell) - 1;
    this.#masks.push(mask);
    if (slot === this.#lines.length) {
      const [lines, bytes] = [this.#lines, this.#bytes];
      this.#lines = new Uint32Array(lines.length * 2);
      this.#lines.set(lines);
      this.#bytes = new Float64Array(bytes.length * 2);
      this.#bytes.set(bytes);
    }
    return slot;
  }

  #indexOf(stream: LogStreamRow): number {
    const known = this.#indexes.get(stream.streamId);
    if (known !== undefined) return known;
    const index = this.#streams.push(stream) - 1;
    this.#indexes.set(stream.streamId, index);
    if ((index + 1) * levels > this.#plain.length) {
      const plain = this.#plain;
      this.#plain = new Uint32Array(plain.length * 2);
      this.#plain.set(plain);
    }
    return index;
  }
}

function listsOf(masks: readonly number[]): KeywordLists {
  const indexes: number[] = [];
  const offsets = new Int32Array(masks.length + 1);
  for (const [row, mask] of masks.entries()) {
    for (let rest = mask >>> 0; rest !== 0; rest &= rest - 1) indexes.push(31 - Math.clz32(rest & -rest));
    offsets[row + 1] = indexes.length;
  }
  return { offsets, indexes: Uint8Array.from(indexes) };
}
