// Reads packs: the directory from the end, then frames, all in order or one by its offset.
import { KubinError } from "../error.ts";
import { directoryBytesMax, frameBytesMax } from "../limits.ts";
import { decodeDirectory, directoryFrameBytes, footerBytes, type PackDirectory } from "./directory.ts";
import type { PackCodec } from "./frame-writer.ts";

/** Reads `length` bytes at `offset` of the pack. */
export type RangeReader = (offset: number, length: number) => Promise<Uint8Array>;

/** A first guess at the directory's size: one request instead of two for nearly every pack. */
const tailGuessBytes = 64 * 1024;

/** The directory of a pack of `size` bytes. One or two ranged reads. Throws "corrupt". */
export async function readDirectory(size: number, read: RangeReader): Promise<PackDirectory> {
  const guess = Math.min(size, tailGuessBytes);
  if (guess < footerBytes) throw new KubinError("corrupt", `Cannot read the pack: it has only ${size} bytes`);
  const tail = await read(size - guess, guess);
  const need = directoryFrameBytes(tail.subarray(tail.length - footerBytes));
  if (need > size) throw new KubinError("corrupt", "Cannot read the pack: its directory is longer than the pack");
  if (need > directoryBytesMax) {
    throw new KubinError("corrupt", `Cannot read the pack: its directory says it has ${need} bytes`);
  }
  return decodeDirectory(need <= guess ? tail.subarray(tail.length - need) : await read(size - need, need));
}

/** Every frame of the pack in order, decompressed, from one pass over its bytes. Memory: one frame and one chunk. */
export async function* framesOf(
  pack: AsyncIterable<Uint8Array>,
  directory: PackDirectory,
  codec: Pick<PackCodec, "decompress">,
): AsyncGenerator<Uint8Array> {
  const buffer = new ChunkBuffer();
  const chunks = pack[Symbol.asyncIterator]();
  for (const [compressed, raw] of directory.frames) {
    if (raw > frameBytesMax || compressed > frameBytesMax) {
      throw new KubinError("corrupt", `Cannot read the pack: a frame says it has ${raw} bytes`);
    }
    while (buffer.length < compressed) {
      const next = await chunks.next();
      if (next.done) throw new KubinError("corrupt", "Cannot read the pack: it ends inside a frame");
      buffer.push(next.value);
    }
    yield await codec.decompress(buffer.take(compressed), raw);
  }
  // The rest is the directory; it is drained so that whoever hashes the stream sees all of it.
  for (let next = await chunks.next(); !next.done; next = await chunks.next());
}

/** Bytes that arrive in chunks and leave in exact lengths. */
class ChunkBuffer {
  #chunks: Uint8Array[] = [];
  length = 0;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  take(length: number): Uint8Array {
    const taken = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const chunk = this.#chunks[0];
      if (!chunk) throw new KubinError("corrupt", "Cannot read the pack: fewer bytes than its directory says");
      const part = chunk.subarray(0, length - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part.length);
    }
    this.length -= length;
    return taken;
  }
}
