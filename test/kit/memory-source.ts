// Bytes in memory as an importer's input; the codecs and sources of files are the CLI's own.
import type { ByteSource, Gunzip } from "../../db/model/archive/archive.ts";

/** What a reader sees that looks at a chunk after it has asked for the next one. */
const stale = 0xee;
/** Small: what lies in one chunk is not seen to be stale. */
const reusedBytes = 1000;
const unpackedMax = 16 * 1024 * 1024;

/**
 * Random access to bytes in memory; streamed in chunks, as a file is. Of a whole gzip file all chunks lie in the same memory, one after
 * the other, as the CLI's thread unpacks one.
 */
export function memorySource(bytes: Uint8Array, chunk = 64 * 1024): ByteSource {
  const unpacked = wholeGzip(bytes);
  return {
    size: bytes.length,
    stream: () => {
      let at = 0;
      return new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            if (at >= bytes.length) return controller.close();
            // A copy: streams may hand buffers on.
            controller.enqueue(bytes.slice(at, at + chunk));
            at += chunk;
          },
        },
        { highWaterMark: 0 },
      );
    },
    read: async (offset, length) => bytes.slice(offset, offset + length),
    ...(unpacked === null ? {} : { gunzip: () => reused(unpacked, bytes.length) }),
  };
}

function wholeGzip(bytes: Uint8Array): Uint8Array | null {
  const unpackedBytes =
    bytes.length < 20 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || unpackedBytes > unpackedMax) return null;
  try {
    return Bun.gunzipSync(bytes.slice());
  } catch {
    return null;
  }
}

function reused(unpacked: Uint8Array, packedBytes: number): Gunzip {
  const memory = new Uint8Array(new SharedArrayBuffer(reusedBytes));
  let at = 0;
  let told = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        memory.fill(stale);
        if (at >= unpacked.length) return controller.close();
        const part = unpacked.subarray(at, at + reusedBytes);
        memory.set(part);
        at += part.length;
        controller.enqueue(memory.subarray(0, part.length));
      },
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    packed() {
      const since = Math.ceil((packedBytes * at) / unpacked.length) - told;
      told += since;
      return since;
    },
  };
}
