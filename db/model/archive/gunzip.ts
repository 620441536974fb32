// Decompression that is counted: what goes in and what comes out is reported before anybody uses it.
import type { ArchiveWatch, Codecs } from "./archive.ts";

/** The stream, each chunk reported as unpacked; with `packed` the count of compressed bytes that fed it so far. */
export function counted(
  stream: ReadableStream<Uint8Array>,
  watch: ArchiveWatch,
  packed: (unpacked: number) => number,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        try {
          watch.unpacked(value.length, packed(value.length));
        } catch (error) {
          // A bomb: stop the decompressor too, or it goes on filling its queue.
          await reader.cancel(error).catch(() => undefined);
          throw error;
        }
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/**
 * The decompressed stream. `inside` = the compressed bytes were already counted when they came out of an outer archive.
 * Errors of the codec (damaged, cut) surface when the stream is read; what came before them is delivered.
 */
export function gunzipped(
  stream: ReadableStream<Uint8Array>,
  codecs: Codecs,
  watch: ArchiveWatch,
  inside: boolean,
): ReadableStream<Uint8Array> {
  return decompressed(stream, codecs.gunzip(), watch, inside);
}

/** The same for any codec. */
export function decompressed(
  stream: ReadableStream<Uint8Array>,
  codec: TransformStream<Uint8Array, Uint8Array>,
  watch: ArchiveWatch,
  inside: boolean,
): ReadableStream<Uint8Array> {
  let fed = 0;
  const tap = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      fed += chunk.length;
      controller.enqueue(chunk);
    },
  });
  return counted(stream.pipeThrough(tap).pipeThrough(codec), watch, () => {
    const packed = inside ? 0 : fed;
    fed = 0;
    return packed;
  });
}

/** An async iterable as a stream, pulled on demand. */
export function streamOf(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** The chunks as copies, for a reader that asks for the next one before it is done with the last: a codec's queue. */
export async function* copied(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) yield chunk.slice();
}

/** A stream as an async iterable; leaving the loop cancels it. (Browsers lack ReadableStream's own iterator.) */
export async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
    finished = true;
  } finally {
    if (!finished) await reader.cancel().catch(() => undefined);
  }
}
