// Which jobs of this process may run beside each other: a job that has failed before runs alone, so that it fails alone.
import type { ClaimedJob } from "../db/jobs/jobs.ts";

/** A job whose bytes kill the process takes with it whatever runs beside it. After so many tries that is no accident any more. */
const besideOthersTries = 2;
/** A removal is tried for ever and reads nobody's bytes. */
const runsAlone = (job: ClaimedJob): boolean => job.tries > besideOthersTries && job.kind !== "remove";

export class Turns {
  #claiming: Promise<unknown> = Promise.resolve();
  #running = 0;
  #alone = false;
  #waiting: (() => void)[] = [];

  /**
   * One claim after the other, and none while a job runs alone or waits to: a claim counts as a try, and a job that only waited for
   * another one must not lose its tries to it.
   */
  async claim(claim: () => Promise<ClaimedJob | null>): Promise<ClaimedJob | null> {
    const before = this.#claiming;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#claiming = promise;
    try {
      await before;
      while (this.#alone) await this.#changed();
      const job = await claim();
      if (job) this.#alone = runsAlone(job);
      if (job && !this.#alone) this.#running++;
      return job;
    } finally {
      resolve();
    }
  }

  /** Runs what was claimed: at once, or when the others have ended. */
  async run(work: () => Promise<void>, job: ClaimedJob): Promise<void> {
    const alone = runsAlone(job);
    try {
      if (alone) await this.#others();
      await work();
    } finally {
      if (alone) this.#alone = false;
      else this.#running--;
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  /** Until those that were claimed before have ended. */
  async #others(): Promise<void> {
    while (this.#running > 0) await this.#changed();
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
