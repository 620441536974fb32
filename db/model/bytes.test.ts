import { expect, test } from "bun:test";
import { freed } from "./bytes.ts";

test("an array that is all of its buffer is freed; a part of one, and shared memory, are left alone", () => {
  const whole = new Uint8Array(1000).fill(7);
  expect(freed(whole)).toBe(true);
  expect(whole.length).toBe(0);
  const part = new Uint8Array(1000).fill(7).subarray(1);
  expect(freed(part)).toBe(false);
  expect(part.length).toBe(999);
  const shared = new Uint8Array(new SharedArrayBuffer(8));
  expect(freed(shared)).toBe(false);
  expect(shared.length).toBe(8);
});
