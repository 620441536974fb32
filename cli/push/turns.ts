// Long work on the one thread, in slices: what waits for it (frames that were sealed, answers of the server) comes in between.
import { setImmediate, setTimeout } from "node:timers/promises";

const sliceMs = 4;

export class Turns {
  readonly #pauseMs: () => number;
  #since = performance.now();

  /** `pauseMs`: how long to wait behind a slice. 0 = for what is waiting already. */
  constructor(pauseMs: () => number) {
    this.#pauseMs = pauseMs;
  }

  /** A step is done; waits for the others once a slice is full. */
  async passed(): Promise<void> {
    if (performance.now() - this.#since < sliceMs) return;
    const pauseMs = this.#pauseMs();
    if (pauseMs > 0) await setTimeout(pauseMs);
    else await setImmediate();
    this.#since = performance.now();
  }
}
