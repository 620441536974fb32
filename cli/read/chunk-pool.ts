// Buffers that files are read into, used again once their bytes were taken: a fresh one for each chunk costs more than the reading.

const chunkBytes = 256 * 1024;
/** Those that lie about unused; readers have one each. */
const idleMax = 4;

class ChunkPool {
  readonly #idle: ArrayBuffer[] = [];
  /** What somebody may be reading. Who never gives a chunk back leaves it to the collector. */
  readonly #lent = new WeakSet<ArrayBufferLike>();

  /** Of 256 KiB, with anything in it. */
  take(): Uint8Array<ArrayBuffer> {
    const buffer = this.#idle.pop() ?? new ArrayBuffer(chunkBytes);
    this.#lent.add(buffer);
    return new Uint8Array(buffer);
  }

  /** Nobody reads the chunk, or a part of it, any more. False if it is none of these, or was given back before. */
  giveBack({ buffer }: Uint8Array): boolean {
    if (!(buffer instanceof ArrayBuffer) || !this.#lent.delete(buffer)) return false;
    if (this.#idle.length < idleMax) this.#idle.push(buffer);
    return true;
  }
}

/** Of all files that this process reads. */
export const fileChunks = new ChunkPool();
