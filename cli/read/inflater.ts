// Unpacks a gzip file into memory of the caller's. Streams make new buffers for all that they give, which takes as long again as the
// inflating does: 566 MB in 0.65 s instead of 0.42.
import { closeSync, openSync, readSync } from "node:fs";
import { constants, createGunzip } from "node:zlib";

const inputBytes = 256 * 1024;

/** What zlib's streams stand on, in Node as in Bun. No document promises it, so it is looked at before it is used. */
interface Handle {
  writeSync(
    flush: number,
    input: Uint8Array,
    inputAt: number,
    inputLength: number,
    output: Uint8Array,
    outputAt: number,
    outputLength: number,
  ): void;
  close(): void;
}

/** How much of its two arrays a write has left over. */
interface Inflate {
  readonly handle: Handle;
  readonly left: Uint32Array;
}

/** Of `output`, how much was filled, all of it unless the file ends; and the bytes that went in for it. */
export interface Filled {
  readonly length: number;
  readonly packed: number;
  readonly ended: boolean;
}

/**
 * One reading of a file. It knows whole gzip files, of one member or several, and nothing else: whatever is wrong with one (damaged,
 * cut, followed by something) throws, and the platform's own stream has to say what.
 */
export class Inflater {
  readonly #inflate: Inflate = inflate();
  readonly #file: number;
  readonly #input = new Uint8Array(inputBytes);
  #at = 0;
  #end = 0;
  #isAll = false;
  #failure: unknown = null;

  constructor(path: string) {
    const onerror = (message: unknown): void => {
      this.#failure ??= new Error(String(message));
    };
    Object.assign(this.#inflate.handle, { onerror });
    this.#file = openSync(path, "r");
  }

  fill(output: Uint8Array): Filled {
    let length = 0;
    let packed = 0;
    while (length < output.length) {
      if (this.#at === this.#end && !this.#isAll) this.#read();
      const room = output.length - length;
      const taken = this.#write(constants.Z_NO_FLUSH, output, length);
      packed += taken.input;
      length += taken.output;
      // With room to spare there is nothing left in the inflater itself.
      if (taken.output === room) continue;
      if (this.#at < this.#end) throw new Error("something follows the end of the data");
      if (!this.#isAll) continue;
      this.#write(constants.Z_FINISH, output, length);
      return { length, packed, ended: true };
    }
    return { length, packed, ended: false };
  }

  close(): void {
    closeSync(this.#file);
    this.#inflate.handle.close();
  }

  #read(): void {
    this.#at = 0;
    this.#end = readSync(this.#file, this.#input);
    this.#isAll = this.#end === 0;
  }

  #write(flush: number, output: Uint8Array, at: number): { input: number; output: number } {
    const { handle, left } = this.#inflate;
    const before = { input: this.#end - this.#at, output: output.length - at };
    handle.writeSync(flush, this.#input, this.#at, before.input, output, at, before.output);
    if (this.#failure !== null) throw this.#failure;
    const [outputLeft = 0, inputLeft = 0] = left;
    this.#at = this.#end - inputLeft;
    return { input: before.input - inputLeft, output: before.output - outputLeft };
  }
}

function inflate(): Inflate {
  const stream = createGunzip();
  const handle: unknown = Reflect.get(stream, "_handle");
  const left: unknown = Reflect.get(stream, "_writeState");
  if (!isHandle(handle) || !(left instanceof Uint32Array) || left.length !== 2)
    throw new Error("this runtime's zlib is another");
  return { handle, left };
}

function isHandle(handle: unknown): handle is Handle {
  return (
    typeof handle === "object" &&
    handle !== null &&
    "writeSync" in handle &&
    typeof handle.writeSync === "function" &&
    "close" in handle &&
    typeof handle.close === "function" &&
    "onerror" in handle
  );
}
