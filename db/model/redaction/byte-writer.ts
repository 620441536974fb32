// Writes bytes and short texts one after the other into one array that grows.

const encoder = new TextEncoder();

export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** `expected`: how many bytes it will be, roughly. */
  constructor(expected: number) {
    this.#bytes = new Uint8Array(expected);
  }

  /** Those of `from` between the two positions. */
  copy(from: Uint8Array, start: number, end: number): void {
    if (end <= start) return;
    this.#reserve(end - start);
    // A call of `set` and its view cost more than a loop over the few bytes between two tokens.
    if (end - start < 64) for (let i = start; i < end; i++) this.#bytes[this.#length++] = from[i] ?? 0;
    else {
      this.#bytes.set(from.subarray(start, end), this.#length);
      this.#length += end - start;
    }
  }

  /** As UTF-8; tokens are ASCII and go without the encoder. */
  text(text: string): void {
    this.#reserve(text.length);
    const start = this.#length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 128) {
        this.#bytes[this.#length++] = code;
        continue;
      }
      this.#length = start;
      const bytes = encoder.encode(text);
      return this.copy(bytes, 0, bytes.length);
    }
  }

  written(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
