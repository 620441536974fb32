// Many small pieces of bytes as few large ones, for a stream.

const chunkBytes = 128 * 1024;

/** The pieces, in order, copied before the next one is asked for. A chunk is longer than 128 KiB only where a piece is. */
export async function* inChunks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let chunk = new Uint8Array(chunkBytes);
  let used = 0;
  for await (const piece of pieces) {
    if (used > 0 && used + piece.length > chunk.length) {
      yield chunk.subarray(0, used);
      chunk = new Uint8Array(chunkBytes);
      used = 0;
    }
    if (piece.length > chunk.length) yield piece.slice();
    else {
      chunk.set(piece, used);
      used += piece.length;
    }
  }
  if (used > 0) yield chunk.subarray(0, used);
}
