// Long work on the one thread, in slices: what waits for it (frames that were sealed, answers of the server) comes in between.
import { setImmediate, setTimeout } from "node:timers/promises";

const sliceMs = 4;
/** A quarter of the time is left for the slices then. */
const pauseMs = 12;

export class Turns {
  readonly #othersAreUrgent: () => boolean;
  #since = performance.now();

  constructor(othersAreUrgent: () => boolean) {
    this.#othersAreUrgent = othersAreUrgent;
  }

  /** A step is done; waits for the others once a slice is full. */
  async passed(): Promise<void> {
    if (performance.now() - this.#since < sliceMs) return;
    if (this.#othersAreUrgent()) await setTimeout(pauseMs);
    else await setImmediate();
    this.#since = performance.now();
  }
}
