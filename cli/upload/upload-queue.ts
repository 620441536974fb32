// Packs in flight: a few at once, in the order they came, and whoever makes packs waits while too many lie on disk.
import { rm } from "node:fs/promises";
import { KubinError } from "../../db/model/error.ts";
import type { PushJournal } from "../push/push-journal.ts";
import { sendPack, type PackOnDisk, type SendTarget } from "./send-pack.ts";
import { Slots } from "./slots.ts";

/** Packs that may wait on disk; more would only fill it. */
const waitingMax = 8;
/** A sixth of a second at 100 Mbit/s. */
const aheadBytes = 2 * 1024 * 1024;

export class UploadQueue {
  readonly #target: SendTarget;
  readonly #parallel: number;
  readonly #waiting: PackOnDisk[] = [];
  readonly #lanes = new Set<Promise<void>>();
  readonly #journal: PushJournal;
  #failure: unknown = null;
  #room: (() => void)[] = [];
  #count = 0;
  #addedBytes = 0;
  sentBytes = 0;

  /** `parallel`: PUTs at once. */
  constructor(target: Omit<SendTarget, "line" | "journal">, parallel: number, journal: PushJournal) {
    const onBytes = (bytes: number): void => {
      this.sentBytes += bytes;
      target.onBytes(bytes);
    };
    this.#target = { ...target, onBytes, journal, line: new Slots(parallel) };
    this.#journal = journal;
    // Twice as many packs are at work: the next ones are registered while the line is busy.
    this.#parallel = parallel * 2;
  }

  /** Packs added so far. */
  get count(): number {
    return this.#count;
  }

  /** The line has something to do for a while. */
  get isAhead(): boolean {
    return this.#addedBytes - this.sentBytes > aheadBytes;
  }

  /**
   * Queues a pack; waits while the queue is full. Throws what an earlier pack failed with, and "corrupt" for a pack of a resumed
   * push that is not what it was: the input has changed since, and half of each would be a snapshot of neither.
   */
  async add(pack: PackOnDisk): Promise<void> {
    const before = this.#journal.closed.get(pack.number);
    if (before && before.sha256 !== pack.sha256) {
      throw new KubinError("corrupt", "Cannot resume the push: the input is not what it was. Push it again");
    }
    if (this.#journal.arrived.has(pack.number)) {
      this.#count++;
      await rm(pack.path, { force: true });
      return;
    }
    if (!before) await this.#journal.packClosed(pack);
    while (this.#waiting.length >= waitingMax && this.#failure === null) {
      await new Promise<void>((resolve) => this.#room.push(resolve));
    }
    this.#throwFailure();
    this.#count++;
    this.#addedBytes += pack.bytes;
    this.#waiting.push(pack);
    if (this.#lanes.size >= this.#parallel) return;
    const lane = this.#lane().finally(() => this.#lanes.delete(lane));
    this.#lanes.add(lane);
  }

  /** Resolves when every pack has arrived. */
  async drained(): Promise<void> {
    while (this.#lanes.size > 0) await Promise.all(this.#lanes);
    this.#throwFailure();
  }

  async #lane(): Promise<void> {
    for (let pack = this.#waiting.shift(); pack && this.#failure === null; pack = this.#waiting.shift()) {
      for (const resolve of this.#room.splice(0)) resolve();
      try {
        await sendPack(this.#target, pack);
        // In any order: of a pack that is gone and not noted, the server knows.
        await Promise.all([this.#journal.packArrived(pack.number), rm(pack.path, { force: true })]);
      } catch (error) {
        this.#failure ??= error;
      }
    }
    for (const resolve of this.#room.splice(0)) resolve();
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure;
  }
}
