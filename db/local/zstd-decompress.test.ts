import { expect, test } from "bun:test";
import { frameBytesMax } from "../model/limits.ts";
import { bunDecompress } from "./zstd-decompress.ts";

const frameOf = (raw: Uint8Array<ArrayBuffer>): Uint8Array => Bun.zstdCompressSync(raw);

test("frames of every size are unpacked, with their size promised or not", async () => {
  for (const size of [0, 1, 11, 63, 64, 65, 1000, 1024 * 1024, 3 * 1024 * 1024]) {
    const raw = new Uint8Array(size).fill(65);
    for (const promised of [size, null]) {
      const unpacked = await bunDecompress.decompress(frameOf(raw), promised);
      expect([size, promised, unpacked.length]).toEqual([size, promised, size]);
    }
  }
});

test("a frame that unpacks to more or less than it promises, to more than any may, or is not zstd, is corrupt", async () => {
  const frame = frameOf(new Uint8Array(1000));
  const bomb = frameOf(new Uint8Array(frameBytesMax + 1));
  for (const [bytes, promised] of [
    [frame, 999],
    [frame, 1001],
    [bomb, null],
    [new Uint8Array(50), 50],
    [frame.slice(0, 5), 1000],
  ] as const) {
    await expect(bunDecompress.decompress(bytes, promised)).rejects.toThrow(/^Cannot read the pack: a frame /);
  }
});

/** The same frame whose header says another size: four bytes behind the window byte, as level 3 writes them for large contents. */
function claiming(frame: Uint8Array, bytes: number): Uint8Array {
  const changed = frame.slice();
  expect((changed[4] ?? 0) & 0xe0).toBe(0x80);
  new DataView(changed.buffer).setUint32(6, bytes, true);
  return changed;
}

test("a frame that says less than it holds, and one with another behind it, are refused without their memory", async () => {
  const bomb = Bun.zstdCompressSync(new Uint8Array(64 * 1024 * 1024));
  const first = Bun.zstdCompressSync(new Uint8Array(1024 * 1024));
  for (const frame of [claiming(bomb, 1024 * 1024), new Uint8Array(Buffer.concat([first, bomb]))]) {
    const refusal = await bunDecompress.decompress(frame, 1024 * 1024).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "corrupt" });
  }
});

test("every size of a frame comes back whole, whether its header says it or not", async () => {
  for (const bytes of [0, 1, 63, 255, 256, 300, 65_791, 65_792, 1024 * 1024]) {
    const raw = Uint8Array.from({ length: bytes }, (_, i) => (i * i) % 251);
    expect(await bunDecompress.decompress(Bun.zstdCompressSync(raw), bytes)).toEqual(raw);
    const streamed = new Blob([raw]).stream().pipeThrough(new CompressionStream("zstd"));
    expect(await bunDecompress.decompress(await new Response(streamed).bytes(), bytes)).toEqual(raw);
  }
});
