import { expect, test } from "bun:test";
import { fileChunks } from "./chunk-pool.ts";

test("a chunk is used again once it was given back, and by one reader at a time", () => {
  const first = fileChunks.take();
  const second = fileChunks.take();
  expect(second.buffer).not.toBe(first.buffer);
  expect(fileChunks.giveBack(first.subarray(0, 10))).toBe(true);
  // Twice would lend it to two.
  expect(fileChunks.giveBack(first)).toBe(false);
  const [third, fourth] = [fileChunks.take(), fileChunks.take()];
  expect(third.buffer).toBe(first.buffer);
  expect(fourth.buffer).not.toBe(first.buffer);
  expect(fileChunks.giveBack(new Uint8Array(256 * 1024))).toBe(false);
  for (const chunk of [second, third, fourth]) fileChunks.giveBack(chunk);
});
