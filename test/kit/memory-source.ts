// Bytes in memory as an importer's input; the codecs and sources of files are the CLI's own.
import type { ByteSource } from "../../db/model/archive/archive.ts";

/** Random access to bytes in memory; streamed in chunks, as a file is. */
export function memorySource(bytes: Uint8Array, chunk = 64 * 1024): ByteSource {
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
  };
}
