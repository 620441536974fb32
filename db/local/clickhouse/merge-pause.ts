// Large inserts come first: while they follow each other parts are not merged, and afterwards the engine catches up.
// On the cores of one machine merging what has just been written took a fifth of the time that a snapshot waited for its lines.
import type { GatePool } from "./gate-pool.ts";

/** An insert of fewer bytes makes a small part, of which there may be many: those are merged as always. */
const largeBytes = 4 * 1024 * 1024;
/** So long after the last large insert merging goes on. */
const quietMs = 2_000;
/** Parts pile up meanwhile, about four a second: after so long they are merged in any case … */
const pauseMsMax = 45_000;
/** … for at least so long. */
const mergeMsMin = 30_000;

const settings = { database: "default", settings: new Map<string, string>() };

export class MergePause {
  readonly #stewards: GatePool;
  readonly #now: () => number;
  #pausedAt: number | null = null;
  #mayPauseAt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Statements that wait for merging. */
  #needed = 0;

  /** `stewards`: connections that no insert and no other statement uses. */
  constructor(stewards: GatePool, now: () => number = Date.now) {
    this.#stewards = stewards;
    this.#now = now;
  }

  /** Called before an insert of so many bytes. */
  async inserting(bytes: number): Promise<void> {
    if (bytes < largeBytes || this.#needed > 0 || this.#now() < this.#mayPauseAt) return;
    if (this.#pausedAt === null) {
      this.#pausedAt = this.#now();
      await this.#system("STOP");
    }
    if (this.#now() - this.#pausedAt > pauseMsMax) return this.end();
    if (this.#timer) clearTimeout(this.#timer);
    this.#endLater();
  }

  /** Nothing pauses while `work` runs: rows are deleted by a mutation, which waits for merging as merges do. */
  async without<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#needed++;
    try {
      await this.end();
      return await work();
    } finally {
      this.#needed--;
    }
  }

  /** Lets merging go on. */
  async end(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#pausedAt === null) return;
    if (this.#now() - this.#pausedAt > pauseMsMax) this.#mayPauseAt = this.#now() + mergeMsMin;
    this.#pausedAt = null;
    await this.#system("START");
  }

  #endLater(): void {
    // Merging that did not go on is tried again: parts must not pile up for ever.
    this.#timer = setTimeout(() => {
      this.end().catch(() => {
        this.#pausedAt ??= this.#now();
        this.#endLater();
      });
    }, quietMs);
  }

  async #system(verb: "STOP" | "START"): Promise<void> {
    const gate = await this.#stewards.lend();
    try {
      await gate.run(`SYSTEM ${verb} MERGES`, "Null", settings);
    } finally {
      this.#stewards.release(gate);
    }
  }
}
