// Gives the lines of a stream their years, and an order of time that is said to be repaired where it was.
import type { ReadContext, ReadLine } from "./format.ts";

const dayNs = 86_400_000_000_000n;
/** Threads and buffers reorder lines by seconds; what goes back farther is another file, another clock, another boot. */
const reorderNs = 60_000_000_000n;

export class StreamClock {
  readonly #captureNs: bigint;
  readonly #context: ReadContext;
  #last: bigint | null = null;
  #forward = 0;
  #backward = 0;

  constructor(captureNs: bigint, zoneMinutes: number) {
    this.#captureNs = captureNs;
    // The year as the writing clock saw it.
    const local = captureNs / 1_000_000n + BigInt(zoneMinutes * 60_000);
    this.#context = { year: new Date(Number(local)).getUTCFullYear(), zoneMinutes };
  }

  /**
   * Reads with the year of the capture. A time that lies more than a day behind the capture is read again with the year before:
   * if that moves it, its stamp had none, and December's lines of a January capture fall into place.
   */
  dated<T extends { readonly line: ReadLine }>(read: (context: ReadContext) => T): T {
    const found = read(this.#context);
    const { timeNs } = found.line;
    if (timeNs === null || timeNs <= this.#captureNs + dayNs) return found;
    const earlier = read({ ...this.#context, year: this.#context.year - 1 });
    return earlier.line.timeNs !== null && earlier.line.timeNs < timeNs ? earlier : found;
  }

  /**
   * The place of a line in the stream's order. A line that goes back by less than a minute takes the time of the one before; a
   * stream that runs backwards as a whole (newest first) is left alone.
   */
  placed(timeNs: bigint | null): { orderNs: bigint | null; repaired: boolean } {
    const last = this.#last;
    if (timeNs === null || last === null) {
      this.#last = timeNs ?? last;
      return { orderNs: this.#last, repaired: false };
    }
    if (timeNs >= last) {
      if (timeNs > last) this.#forward++;
      this.#last = timeNs;
      return { orderNs: timeNs, repaired: false };
    }
    this.#backward++;
    if (this.#forward < this.#backward || last - timeNs > reorderNs) {
      this.#last = timeNs;
      return { orderNs: timeNs, repaired: false };
    }
    return { orderNs: last, repaired: true };
  }
}
