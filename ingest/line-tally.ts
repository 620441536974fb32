// Counts the rows of a pack in every way that has a table: per minute, per stream, per pattern.
import type { LogStreamRow } from "../db/model/line/line-block.ts";
import type { LineCounts } from "../db/model/line/line-counts.ts";
import { MinuteTally } from "./count-minutes.ts";
import { PatternTally } from "./count-patterns.ts";
import { StreamTally } from "./count-streams.ts";
import { areInOrder, type CountedRows } from "./counted-rows.ts";

export class LineTally {
  readonly #minutes = new MinuteTally();
  readonly #streams = new StreamTally();
  readonly #patterns = new PatternTally();

  /** True once take() is due, or memory would grow without bounds. */
  get isFull(): boolean {
    return this.#minutes.isFull || this.#streams.isFull;
  }

  /** Counts the rows [from, to), which are of one stream. */
  add(rows: CountedRows, stream: LogStreamRow, from: number, to: number): void {
    const run = { from, to, inOrder: areInOrder(rows, from, to) };
    this.#minutes.add(rows, stream.namespace, run);
    this.#streams.add(rows, stream, run);
    this.#patterns.add(rows, stream, run);
  }

  /** Everything that was counted since the last call. */
  take(): LineCounts {
    return { minutes: this.#minutes.take(), streams: this.#streams.take(), patterns: this.#patterns.take() };
  }
}
