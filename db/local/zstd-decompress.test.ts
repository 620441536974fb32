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
