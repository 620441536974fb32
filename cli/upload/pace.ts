// Holds an upload to so many bytes a second, all its connections together.

const chunkBytes = 64 * 1024;

/** What tells and passes time, in ms. */
export interface Clock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

const wallClock: Clock = { now: () => performance.now(), sleep: (ms) => Bun.sleep(ms) };

export class Pace {
  readonly #bytesPerSecond: number | undefined;
  readonly #clock: Clock;
  /** When the bytes granted so far will have been sent at this rate, in ms. */
  #paidUntil = 0;

  /** Without a figure nothing is held back. */
  constructor(bytesPerSecond?: number, clock: Clock = wallClock) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#clock = clock;
  }

  get limits(): boolean {
    return this.#bytesPerSecond !== undefined;
  }

  /** The same bytes, as fast as they may go. The receiver must be told the length: a stream has none. */
  stream(body: Blob): ReadableStream<Uint8Array> {
    let at = 0;
    return new ReadableStream({
      pull: async (controller) => {
        if (at >= body.size) return controller.close();
        const chunk = new Uint8Array(await body.slice(at, at + chunkBytes).arrayBuffer());
        at += chunk.length;
        await this.#wait(chunk.length);
        controller.enqueue(chunk);
      },
    });
  }

  async #wait(bytes: number): Promise<void> {
    const now = this.#clock.now();
    this.#paidUntil = Math.max(this.#paidUntil, now) + (bytes / (this.#bytesPerSecond ?? Infinity)) * 1000;
    const ahead = this.#paidUntil - now;
    if (ahead > 0) await this.#clock.sleep(ahead);
  }
}
