// Tells the garbage collector when to work: parsed objects and chunks are memory that it counts too late, and a push has 256 MiB.
import { edenGC } from "bun:jsc";

const MiB = 1024 * 1024;
/** About what may pile up before it is collected. */
const bytesPerCollection = 8 * MiB;
/** The same where memory is short already. */
const bytesPerCheck = 2 * MiB;
const shortOfMemory = 160 * MiB;
/** Below, nothing needs to be collected yet: a small dump is read before there is anything to gain. */
const plentyOfMemory = 136 * MiB;
/** From here on memory goes back to the system, whatever it takes; again once it has grown by so much. */
const littleMemory = 192 * MiB;
const growth = 6 * MiB;
/** The same for the scan of a dump, whose end everything waits for: it takes up to 40 ms, and the threads have nothing to do yet. */
export const littleMemoryOfScan = 212 * MiB;

export class Collector {
  #passed = 0;
  #checked = 0;
  /** What was left of the memory when it was given back last. */
  #kept = 0;
  readonly #littleMemory: number;

  constructor(bytes = littleMemory) {
    this.#littleMemory = bytes;
  }

  /** So many more bytes went through. Measured: lists of 1 GB peaked at 417 MiB without it. */
  passed(bytes: number): void {
    this.#passed += bytes;
    if (this.#passed - this.#checked < bytesPerCheck) return;
    this.#checked = this.#passed;
    const memory = process.memoryUsage.rss();
    if (memory < plentyOfMemory || (this.#passed < bytesPerCollection && memory < shortOfMemory)) return;
    this.#passed = 0;
    this.#checked = 0;
    // What goes through leaves garbage that was just made. A collection of that alone takes 2 ms instead of 15, and what it frees is used
    // again instead of touched anew.
    if (memory < Math.max(this.#littleMemory, this.#kept + growth)) edenGC();
    else {
      Bun.gc(true);
      this.#kept = process.memoryUsage.rss();
    }
  }
}
