// Counts rows, bytes, first and last time per stream and level.
import type { LogStreamRow } from "../db/model/line/line-block.ts";
import type { StreamCounts } from "../db/model/line/line-counts.ts";
import type { CountedRows } from "./counted-rows.ts";
import { TimeSpans } from "./time-spans.ts";

const levels = 7;

/** As large as the pack's directory of streams, which its reader bounds. */
export class StreamTally {
  #streams: LogStreamRow[] = [];
  #indexes = new Map<bigint, number>();
  #lines = new Uint32Array(64 * levels);
  #bytes = new Float64Array(64 * levels);
  #spans = new TimeSpans();

  /** Rows [from, to) of one stream. */
  add(rows: CountedRows, stream: LogStreamRow, from: number, to: number): void {
    const first = this.#indexOf(stream) * levels;
    const [lines, bytes, spans] = [this.#lines, this.#bytes, this.#spans];
    const { level, sizes } = rows;
    for (let row = from; row < to; row++) {
      const cell = first + (level[row] ?? 0);
      lines[cell] = (lines[cell] ?? 0) + 1;
      bytes[cell] = (bytes[cell] ?? 0) + (sizes[row] ?? 0);
      spans.add(cell, rows, row);
    }
  }

  /** What was counted since the last call. */
  take(): StreamCounts {
    const used: number[] = [];
    for (let cell = 0; cell < this.#streams.length * levels; cell++) if ((this.#lines[cell] ?? 0) > 0) used.push(cell);
    const counts = {
      rows: used.length,
      streams: this.#streams,
      streamIndex: Uint32Array.from(used, (cell) => Math.floor(cell / levels)),
      level: Uint8Array.from(used, (cell) => cell % levels),
      lines: BigUint64Array.from(used, (cell) => BigInt(this.#lines[cell] ?? 0)),
      bytes: BigUint64Array.from(used, (cell) => BigInt(this.#bytes[cell] ?? 0)),
      ...this.#spans.columns(used),
    };
    this.#streams = [];
    this.#indexes = new Map();
    this.#lines.fill(0);
    this.#bytes.fill(0);
    this.#spans = new TimeSpans();
    return counts;
  }

  #indexOf(stream: LogStreamRow): number {
    const known = this.#indexes.get(stream.streamId);
    if (known !== undefined) return known;
    const index = this.#streams.push(stream) - 1;
    this.#indexes.set(stream.streamId, index);
    if ((index + 1) * levels > this.#lines.length) {
      const [lines, bytes] = [this.#lines, this.#bytes];
      this.#lines = new Uint32Array(lines.length * 2);
      this.#lines.set(lines);
      this.#bytes = new Float64Array(bytes.length * 2);
      this.#bytes.set(bytes);
    }
    return index;
  }
}
