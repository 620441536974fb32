// Frames of packs, with the memory of those that were read given back while others are read.

const MiB = 1024 * 1024;
/**
 * Of all packs together. The collector does not see what an unpacked frame weighs: a few hundred small objects that hold gigabytes.
 * Measured: 64 frames of 16 MiB of zeros peaked at 580-720 MiB without this, log packs at 540, and at 400 to 484 where it was done
 * block by block. Collecting takes 35 ms, so it waits until memory is short.
 */
const leastBetween = 16 * MiB;
const shortOfMemory = 350 * MiB;

let passed = 0;

export async function* collectedFrames(frames: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const frame of frames) {
    passed += frame.length;
    yield frame;
    if (passed < leastBetween || process.memoryUsage.rss() < shortOfMemory) continue;
    passed = 0;
    Bun.gc(true);
  }
}
