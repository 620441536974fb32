import { expect, test } from "bun:test";
import { inChunks } from "./chunks.ts";

test("pieces come in their order, in chunks that may be kept, whatever becomes of the piece", async () => {
  const sizes = [
    0,
    1,
    70_000,
    70_000,
    131_072,
    131_073,
    400_000,
    5,
    ...Array.from({ length: 3000 }, (_, i) => i % 200),
  ];
  const all: number[] = [];
  const reused = new Uint8Array(400_000);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (const [i, size] of sizes.entries()) {
      reused.fill(i % 251, 0, size);
      for (let k = 0; k < size; k++) all.push(i % 251);
      yield reused.subarray(0, size);
    }
  }
  const chunks = await Array.fromAsync(inChunks(pieces()));
  expect(Buffer.concat(chunks)).toEqual(Buffer.from(all));
  expect(chunks.length).toBeLessThan(12);
  expect(await Array.fromAsync(inChunks((async function* () {})()))).toEqual([]);
});
