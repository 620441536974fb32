// Pulls exact amounts out of a stream: the tar reader's hands. Nothing is buffered beyond one chunk.
import { concatenated, freed } from "../bytes.ts";
import { isKubinError } from "../error.ts";

const none = new Uint8Array(0);

/**
 * A stream that fails is treated as one that ends: what was read counts, `broken` says why it ended. Chunks that are skipped whole are
 * freed: nobody else may read them.
 */
export class ByteReader {
  // Spelled out because Bun's and the DOM's reader types differ in what Kubin does not use.
  readonly #reader: {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(): Promise<unknown>;
  };
  #chunk: Uint8Array = none;
  #ended = false;
  /** What the stream threw, if it did. */
  broken: unknown;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** The next bytes, at most `max`, none at the end. They are a view of the stream's chunk, valid until the next call. */
  async some(max: number): Promise<Uint8Array> {
    while (this.#chunk.length === 0 && !this.#ended) await this.#pull();
    const taken = this.#chunk.subarray(0, max);
    this.#chunk = taken.length === this.#chunk.length ? none : this.#chunk.subarray(taken.length);
    return taken;
  }

  /** Exactly `length` bytes, fewer only at the end, valid until the next call. For small amounts: it allocates `length` only once they are there. */
  async exactly(length: number): Promise<Uint8Array> {
    const first = await this.some(length);
    if (first.length === length) return first;
    const parts = [first.slice()];
    let have = first.length;
    while (have < length) {
      const part = await this.some(length - have);
      if (part.length === 0) break;
      parts.push(part.slice());
      have += part.length;
    }
    return concatenated(parts, have);
  }

  /** Throws away up to `length` bytes; returns how many there were. */
  async skip(length: number): Promise<number> {
    let skipped = 0;
    while (skipped < length) {
      const part = await this.some(length - skipped);
      if (part.length === 0) break;
      skipped += part.length;
      // A whole chunk that nobody has seen.
      freed(part);
    }
    return skipped;
  }

  /** Lets go of the stream, so that a reader who stops early leaves no decompressor running. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#chunk = none;
    await this.#reader.cancel().catch((error: unknown) => {
      this.broken ??= error;
    });
  }

  async #pull(): Promise<void> {
    try {
      const { done, value } = await this.#reader.read();
      if (done || value === undefined) this.#ended = true;
      else this.#chunk = value;
    } catch (error) {
      // A refusal (a bomb, counted on the way) is not the input's end.
      if (isKubinError(error)) throw error;
      this.#ended = true;
      this.broken = error;
    }
  }
}
