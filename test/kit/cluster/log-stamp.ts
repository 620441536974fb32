// The kubelet's timestamp before each line: RFC3339Nano, strictly rising, so that sorting by time keeps the file's order.
import type { Random } from "./seeded-random.ts";

export class LogStamp {
  readonly #random: Random;
  #second = -1;
  #text = "";
  #at = -1;
  #nanos = 0;
  #line = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** `at` in milliseconds since 1970, never less than before. */
  next(at: number): string {
    const second = Math.floor(at / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#text = new Date(second * 1000).toISOString().slice(0, 19);
    }
    // Lines of one millisecond (a stack trace) follow each other in small steps, of which a thousand fit.
    const step = this.#random.between(1, 50) * 20;
    this.#nanos = at === this.#at ? this.#nanos + step : (at % 1000) * 1_000_000 + step;
    this.#at = at;
    // Go drops trailing zeros. So does every fourth line here, never so many that a reader doubts whose time it is.
    const digits = String(this.#nanos + (this.#line++ % 4 === 3 ? 0 : 1)).padStart(9, "0");
    return `${this.#text}.${digits.replace(/0+$/, "") || "0"}Z`;
  }
}
