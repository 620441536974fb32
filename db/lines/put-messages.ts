// Where the messages of a block wait for its other columns: in the file that the engine will read, or in memory.
import { freed } from "../model/bytes.ts";
import { KubinError } from "../model/error.ts";
import type { PutMessages } from "../model/line/line-block.ts";
import type { RowsDoor, RowsFile } from "../ports.ts";
import type { ArrowBatch } from "./arrow.ts";
import { padded } from "./arrow-apart.ts";

/** Of an Arrow stream's head: schema and metadata of all columns, and the dictionaries that do not depend on streams. */
const headBytes = 64 * 1024;

/** Messages that are written into a file behind the place of the head, which is known only when the block is full. */
export class FiledMessages implements PutMessages {
  /** A file takes as many as a parser has room for. */
  readonly isFull = false;
  readonly #file: RowsFile;
  readonly #from: number;
  #bytes = 0;

  constructor(door: RowsDoor, streamBytes: number) {
    this.#file = written(() => door.open());
    this.#from = padded(headBytes + streamBytes);
  }

  get name(): string {
    return this.#file.name;
  }

  add(bytes: Uint8Array): void {
    written(() => this.#file.write(bytes, this.#from + this.#bytes));
    this.#bytes += bytes.length;
  }

  /** Writes what is around the messages: the file is a complete Arrow stream then. */
  complete({ head, apartBytes, rest }: ArrowBatch): void {
    if (apartBytes !== this.#bytes) throw new Error(`Cannot insert: ${this.#bytes} of ${apartBytes} bytes were put`);
    written(() => {
      this.#file.write(head(this.#from), 0);
      let at = this.#from + apartBytes;
      for (const piece of [new Uint8Array(padded(apartBytes) - apartBytes), ...rest]) {
        this.#file.write(piece, at);
        at += piece.length;
      }
      this.#file.end(at);
    });
  }

  release(): void {
    this.#file.release();
  }
}

/** Bytes of messages that one block may hold in this process until they are sent: there are two blocks at most. */
const heldBytesMax = 40 * 1024 * 1024;

/** Messages for a ClickHouse that is elsewhere. */
export class HeldMessages implements PutMessages {
  readonly pieces: Uint8Array[] = [];
  #bytes = 0;

  get isFull(): boolean {
    return this.#bytes >= heldBytesMax;
  }

  add(bytes: Uint8Array): void {
    this.pieces.push(bytes.slice());
    this.#bytes += bytes.length;
  }

  release(): void {
    for (const piece of this.pieces.splice(0)) freed(piece);
  }
}

function written<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KubinError("unavailable", `Cannot put lines down for ClickHouse: ${reason}`, { cause });
  }
}
