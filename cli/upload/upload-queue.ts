// Packs in flight: a few at once, in the order they came, and whoever makes packs waits while too many lie on disk.
import { rm } from "node:fs/promises";
import { sendPack, type PackOnDisk, type SendTarget } from "./send-pack.ts";
import { Slots } from "./slots.ts";

/** Packs that may wait on disk; more would only fill it. */
const waitingMax = 8;

export class UploadQueue {
  readonly #target: SendTarget;
  readonly #parallel: number;
  readonly #waiting: PackOnDisk[] = [];
  readonly #lanes = new Set<Promise<void>>();
  #failure: unknown = null;
  #room: (() => void)[] = [];
  #count = 0;

  /** `parallel`: PUTs at once. */
  constructor(target: Omit<SendTarget, "line">, parallel: number) {
    this.#target = { ...target, line: new Slots(parallel) };
    // Twice as many packs are at work: the next ones are registered while the line is busy.
    this.#parallel = parallel * 2;
  }

  /** Packs added so far. */
  get count(): number {
    return this.#count;
  }

  /** Queues a pack; waits while the queue is full. Throws what an earlier pack failed with. */
  async add(pack: PackOnDisk): Promise<void> {
    while (this.#waiting.length >= waitingMax && this.#failure === null) {
      await new Promise<void>((resolve) => this.#room.push(resolve));
    }
    this.#throwFailure();
    this.#count++;
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
        await rm(pack.path, { force: true });
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
