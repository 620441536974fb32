// First and last time of many things, by their number, in typed arrays. Rows come in runs: those of one stream, side by side.
import type { CountedRows } from "./counted-rows.ts";

export class TimeSpans {
  /** Low half and high half, as in CountedRows; 0 and 0: no time yet. */
  #first = new Uint32Array(128);
  #last = new Uint32Array(128);
  #rows: Pick<CountedRows, "times" | "hasTime"> = { times: new Uint32Array(), hasTime: new Uint8Array() };
  #inOrder = false;
  /** Of a run in order only a slot's first and last row say something: which run touched it last, and these. */
  #run = 0;
  #runOf = new Uint32Array(64);
  #firstRow = new Uint32Array(64);
  #lastRow = new Uint32Array(64);
  #touched: number[] = [];

  /** `inOrder`: no row of the run is earlier than the one before it. */
  begin(rows: CountedRows, inOrder: boolean): void {
    this.#rows = rows;
    this.#inOrder = inOrder;
    this.#run++;
  }

  /** Widens the span of `slot` to the time of the row, if that has one of its own. */
  add(slot: number, row: number): void {
    if (this.#rows.hasTime[row] !== 1) return;
    if (slot >= this.#runOf.length) this.#grow(slot);
    if (!this.#inOrder) return this.#widen(slot, row);
    if (this.#runOf[slot] !== this.#run) {
      this.#runOf[slot] = this.#run;
      this.#firstRow[slot] = row;
      this.#touched.push(slot);
    }
    this.#lastRow[slot] = row;
  }

  /** Ends the run. */
  end(): void {
    for (const slot of this.#touched) {
      this.#widen(slot, this.#firstRow[slot] ?? 0);
      this.#widen(slot, this.#lastRow[slot] ?? 0);
    }
    this.#touched = [];
  }

  /** Of each of `slots`, in nanoseconds since 1970; 0: none of its lines had a time. */
  columns(slots: readonly number[]): { first: BigInt64Array; last: BigInt64Array } {
    const times = (of: Uint32Array): BigInt64Array =>
      BigInt64Array.from(slots, (slot) => (BigInt(of[slot * 2 + 1] ?? 0) << 32n) | BigInt(of[slot * 2] ?? 0));
    return { first: times(this.#first), last: times(this.#last) };
  }

  #widen(slot: number, row: number): void {
    const at = slot * 2;
    const low = this.#rows.times[row * 2] ?? 0;
    const high = this.#rows.times[row * 2 + 1] ?? 0;
    const [first, last] = [this.#first, this.#last];
    const firstHigh = first[at + 1] ?? 0;
    const firstLow = first[at] ?? 0;
    if (high < firstHigh || (high === firstHigh && low < firstLow) || (firstHigh === 0 && firstLow === 0)) {
      first[at] = low;
      first[at + 1] = high;
    }
    const lastHigh = last[at + 1] ?? 0;
    if (high > lastHigh || (high === lastHigh && low > (last[at] ?? 0))) {
      last[at] = low;
      last[at + 1] = high;
    }
  }

  #grow(slot: number): void {
    const slots = Math.max(this.#runOf.length * 2, slot + 1);
    const enlarged = (from: Uint32Array, length: number): Uint32Array<ArrayBuffer> => {
      const target = new Uint32Array(length);
      target.set(from);
      return target;
    };
    this.#first = enlarged(this.#first, slots * 2);
    this.#last = enlarged(this.#last, slots * 2);
    this.#runOf = enlarged(this.#runOf, slots);
    this.#firstRow = enlarged(this.#firstRow, slots);
    this.#lastRow = enlarged(this.#lastRow, slots);
  }
}
