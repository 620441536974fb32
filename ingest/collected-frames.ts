// Frames of a pack, with the memory of large ones given back while the pack is read.

const MiB = 1024 * 1024;
/** The usual frame has 1 MiB, and whoever indexes those collects with every block. */
const largeBytes = 4 * MiB;
/** Measured with 64 frames of 16 MiB of zeros: ingest peaked at 580-720 MiB without this. */
const collectEveryBytes = 64 * MiB;

/** The collector does not see what an unpacked frame weighs: a few hundred small objects that hold gigabytes. */
export async function* collectedFrames(frames: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let large = 0;
  for await (const frame of frames) {
    if (frame.length >= largeBytes) large += frame.length;
    yield frame;
    if (large < collectEveryBytes) continue;
    large = 0;
    Bun.gc(true);
  }
}
