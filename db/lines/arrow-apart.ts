// Writes an Arrow batch without its body, of which one buffer lies apart, in front of the others.
// oxlint-disable no-underscore-dangle -- the names that the library's writer gives what it is made of
import { MessageHeader, RecordBatch, RecordBatchStreamWriter, type Message, type Vector } from "apache-arrow";

/** Buffers of a batch begin at multiples of it, and its head is as long as one. */
const alignment = 8;
export const padded = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

/** Validity, offsets, bytes: of a first column that is binary. */
const apartBuffer = 2;

/** Keeps the body of the batch for itself, and says in its metadata that the apart bytes lie in front of the rest. */
export class ApartWriter extends RecordBatchStreamWriter {
  readonly rest: Uint8Array[] = [];
  batchAt = 0;
  readonly #apartBytes: number;
  #written = new Uint8Array();

  constructor(apartBytes: number) {
    super({ autoDestroy: false });
    this.#apartBytes = apartBytes;
  }

  /** Schema, dictionaries, the batch's metadata. */
  get written(): Uint8Array {
    if (this.#written.length === 0) this.#written = new Uint8Array(this.toUint8Array(true));
    return this.#written;
  }

  protected override _writeMessage<T extends MessageHeader>(message: Message<T>, to?: number): this {
    if (message.headerType === MessageHeader.RecordBatch) this.batchAt = this._position;
    return super._writeMessage(message, to);
  }

  protected override _assembleRecordBatch(batch: RecordBatch | Vector) {
    const assembled = super._assembleRecordBatch(batch);
    if (!(batch instanceof RecordBatch)) return assembled;
    const apart = padded(this.#apartBytes);
    const bufferRegions = assembled.bufferRegions.map(({ offset, length }, i) =>
      i === apartBuffer && apart > 0 ? { offset: 0, length: apart } : { offset: offset + apart, length },
    );
    for (const { buffer, byteOffset, byteLength } of assembled.buffers) {
      this.rest.push(new Uint8Array(buffer, byteOffset, byteLength));
      this.rest.push(new Uint8Array(padded(byteLength) - byteLength));
    }
    return { ...assembled, byteLength: assembled.byteLength + apart, bufferRegions, buffers: [] };
  }

  protected override _writeFooter(): this {
    return this;
  }
}
