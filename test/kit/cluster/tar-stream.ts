// Writes a tar archive as a stream (POSIX ustar), and gzips it.
import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";

export interface TarFile {
  readonly path: string;
  readonly size: number;
  chunks(): Iterable<Uint8Array>;
}

const block = 512;
const encoder = new TextEncoder();
/** Small writes cost more than their bytes on the way through the compressor. */
const batchBytes = 256 * 1024;

/** tar.gz. `mtime` in seconds since 1970: nothing in the bytes depends on when or where they are written. */
export async function* tarGz(files: Iterable<TarFile>, mtime: number): AsyncGenerator<Uint8Array, void, undefined> {
  const gzip = createGzip({ chunkSize: batchBytes });
  // A failure of the source ends the compressor with that error, which the loop below then throws.
  pipeline(Readable.from(batched(tar(files, mtime)), { objectMode: true, highWaterMark: 1 }), gzip, () => undefined);
  for await (const chunk of gzip) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}

function* tar(files: Iterable<TarFile>, mtime: number): Generator<Uint8Array, void, undefined> {
  for (const file of files) {
    yield header(file, mtime);
    let written = 0;
    for (const chunk of file.chunks()) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== file.size) {
      throw new RangeError(`Cannot write "${file.path}": it has ${String(written)} bytes, not ${String(file.size)}`);
    }
    yield new Uint8Array((block - (written % block)) % block);
  }
  yield new Uint8Array(2 * block);
}

function* batched(parts: Iterable<Uint8Array>): Generator<Uint8Array, void, undefined> {
  let batch: Uint8Array[] = [];
  let bytes = 0;
  for (const part of parts) {
    batch.push(part);
    bytes += part.length;
    if (bytes < batchBytes) continue;
    yield Buffer.concat(batch);
    batch = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(batch);
}

function header({ path, size }: TarFile, mtime: number): Uint8Array {
  const bytes = new Uint8Array(block);
  const put = (at: number, text: string): void => bytes.set(encoder.encode(text), at);
  const [prefix, name] = split(path);
  put(0, name);
  put(100, "0000644\0");
  put(108, "0000000\0");
  put(116, "0000000\0");
  put(124, `${size.toString(8).padStart(11, "0")}\0`);
  put(136, `${mtime.toString(8).padStart(11, "0")}\0`);
  put(156, "0");
  put(257, "ustar\u000000");
  put(345, prefix);
  bytes.fill(32, 148, 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return bytes;
}

/** ustar has 155 bytes for folders and 100 for the rest. */
function split(path: string): [prefix: string, name: string] {
  if (path.length <= 100) return ["", path];
  const slash = path.indexOf("/", path.length - 101);
  if (slash < 0 || slash > 155) throw new RangeError(`Cannot write "${path}": the path is too long for ustar`);
  return [path.slice(0, slash), path.slice(slash + 1)];
}
