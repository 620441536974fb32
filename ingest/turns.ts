// Which jobs of this process may run beside each other: a job that has failed before runs alone, so that it fails alone.
import { type ClaimedJob, runsAlone } from "../db/jobs/jobs.ts";

export class Turns {
  #claiming: Promise<unknown> = Promise.resolve();
  #running = 0;
  #alone = false;
  #waiting: (() => void)[] = [];

  /**
   * One claim after the other, and none while a job runs alone. `claim` is told whether others run, and answers "alone" where the next
   * job may not run beside them: then it is asked again when they have ended, and nobody else meanwhile. A claim counts as a try, and
   * a job that only waited for another one must not lose its tries to it.
   */
  async claim(claim: (beside: boolean) => Promise<ClaimedJob | "alone" | null>): Promise<ClaimedJob | null> {
    const before = this.#claiming;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#claiming = promise;
    try {
      await before;
      while (this.#alone) await this.#changed();
      let job = await claim(this.#running > 0);
      while (job === "alone") {
        while (this.#running > 0) await this.#changed();
        job = await claim(false);
      }
      if (job) this.#alone = runsAlone(job);
      if (job && !this.#alone) this.#running++;
      return job;
    } finally {
      resolve();
    }
  }

  /** Runs what was claimed. */
  async run(work: () => Promise<void>, job: ClaimedJob): Promise<void> {
    try {
      await work();
    } finally {
      if (runsAlone(job)) this.#alone = false;
      else this.#running--;
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
