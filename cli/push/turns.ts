// Long work on the one thread, in slices: what waits for it (frames that were sealed, answers of the server) comes in between.
import { setImmediate } from "node:timers/promises";

const sliceMs = 4;

export class Turns {
  readonly #pauseMs: () => number;
  #since: number;
  #goOn: () => void = () => undefined;

  /** `pauseMs`: how long to wait behind a slice. 0 = for what is waiting already. `waits`: before the first slice, too. */
  constructor(pauseMs: () => number, { waits = false }: { readonly waits?: boolean } = {}) {
    this.#pauseMs = pauseMs;
    this.#since = waits ? Number.NEGATIVE_INFINITY : performance.now();
  }

  /** A step is done; waits for the others once a slice is full. */
  async passed(): Promise<void> {
    if (performance.now() - this.#since < sliceMs) return;
    const pauseMs = this.#pauseMs();
    if (pauseMs > 0) await this.#pause(pauseMs);
    else await setImmediate();
    this.#since = performance.now();
  }

  /** Ends the pause, if there is one: there are no others any more. */
  hurry(): void {
    this.#goOn();
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#goOn = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
