// First and last time of many things, by their number, in typed arrays.
import type { CountedRows } from "./counted-rows.ts";

export class TimeSpans {
  /** Low half and high half, as in CountedRows; 0 and 0: no time yet. */
  #first = new Uint32Array(128);
  #last = new Uint32Array(128);

  /** Widens the span of `slot` to the time of the row, if that has one of its own. */
  add(slot: number, { times, hasTime }: CountedRows, row: number): void {
    if (hasTime[row] !== 1) return;
    const at = slot * 2;
    if (at >= this.#first.length) this.#grow(at);
    const low = times[row * 2] ?? 0;
    const high = times[row * 2 + 1] ?? 0;
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

  /** Of each of `slots`, in nanoseconds since 1970; 0: none of its lines had a time. */
  columns(slots: readonly number[]): { first: BigInt64Array; last: BigInt64Array } {
    const times = (of: Uint32Array): BigInt64Array =>
      BigInt64Array.from(slots, (slot) => (BigInt(of[slot * 2 + 1] ?? 0) << 32n) | BigInt(of[slot * 2] ?? 0));
    return { first: times(this.#first), last: times(this.#last) };
  }

  #grow(needed: number): void {
    const length = Math.max(this.#first.length * 2, (needed + 2) * 2);
    const [first, last] = [new Uint32Array(length), new Uint32Array(length)];
    first.set(this.#first);
    last.set(this.#last);
    this.#first = first;
    this.#last = last;
  }
}
