// Tells the garbage collector when to work: parsed objects and chunks are memory that it counts too late, and a push has 256 MiB.

const MiB = 1024 * 1024;
/** About what may pile up before it is collected. */
const bytesPerCollection = 8 * MiB;
/** The same where memory is short already. */
const bytesPerCheck = 2 * MiB;
const shortOfMemory = 160 * MiB;
/** Below, nothing needs to be collected yet: a small dump is read before there is anything to gain. */
const plentyOfMemory = 136 * MiB;

export class Collector {
  #passed = 0;
  #checked = 0;

  /** So many more bytes went through. Measured: lists of 1 GB peaked at 417 MiB without it. */
  passed(bytes: number): void {
    this.#passed += bytes;
    if (this.#passed - this.#checked < bytesPerCheck) return;
    this.#checked = this.#passed;
    const memory = process.memoryUsage.rss();
    if (memory < plentyOfMemory || (this.#passed < bytesPerCollection && memory < shortOfMemory)) return;
    this.#passed = 0;
    this.#checked = 0;
    Bun.gc(true);
  }
}
