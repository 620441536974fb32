// Keeps the beginnings of messages, one behind the other, in the form that a column takes them.
import type { ByteStrings } from "../db/model/line/line-block.ts";

/** Of one message. */
const sampleBytesMax = 2048;
/** Once so much is kept, samples are short: 50,000 long ones would be 100 MB. */
const longSamplesBytes = 8 * 1024 * 1024;
const shortBytesMax = 256;

export class SampleStore {
  #bytes = new Uint8Array(64 * 1024);
  #offsets = new Int32Array(1025);
  #count = 0;

  add(message: Uint8Array): void {
    const start = this.#offsets[this.#count] ?? 0;
    const kept = message.subarray(0, start < longSamplesBytes ? sampleBytesMax : shortBytesMax);
    if (start + kept.length > this.#bytes.length) {
      const bytes = new Uint8Array(this.#bytes.length * 2);
      bytes.set(this.#bytes);
      this.#bytes = bytes;
    }
    this.#bytes.set(kept, start);
    this.#count++;
    if (this.#count === this.#offsets.length) {
      const offsets = new Int32Array(this.#offsets.length * 2);
      offsets.set(this.#offsets);
      this.#offsets = offsets;
    }
    this.#offsets[this.#count] = start + kept.length;
  }

  /** In the order in which they came. */
  strings(): ByteStrings {
    return { offsets: this.#offsets.subarray(0, this.#count + 1), bytes: this.#bytes };
  }
}
