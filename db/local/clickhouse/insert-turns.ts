// Which large inserts run beside each other: one, while whoever sends them keeps up; two, when one has to wait.
// Two at a time are done sooner, and then there are none: on the cores of one machine they take theirs from who fills the next ones.

/** An insert of fewer bytes is quick. */
const largeBytes = 4 * 1024 * 1024;

export class InsertTurns {
  readonly #patienceMs: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** After so long an insert waits no more. */
  constructor(patienceMs = 60) {
    this.#patienceMs = patienceMs;
  }

  /** Runs an insert of so many bytes when it is its turn. */
  async run<Result>(bytes: number, insert: () => Promise<Result>): Promise<Result> {
    if (bytes < largeBytes) return insert();
    if (this.#running > 0 || this.#waiting.length > 0) await this.#turn();
    this.#running++;
    try {
      return await insert();
    } finally {
      this.#running--;
      if (this.#running === 0) this.#waiting[0]?.();
    }
  }

  async #turn(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#patienceMs);
    this.#waiting.push(resolve);
    await promise;
    clearTimeout(timer);
    this.#waiting.splice(this.#waiting.indexOf(resolve), 1);
  }
}
