// Parsers are lent one block after the other; all tests share the two that a process has.
import { expect, test } from "bun:test";
import { giveBackParser, lendParser, parserFilled } from "./parser-pool.ts";

const isPending = async (promise: Promise<unknown>): Promise<boolean> =>
  (await Promise.race([promise, Bun.sleep(20).then(() => "pending")])) === "pending";

test("a block is begun when the one before it is full, though not yet read", async () => {
  const first = await lendParser();
  const second = lendParser();
  expect(await isPending(second)).toBe(true);
  parserFilled(first);
  expect(await second).not.toBe(first);
  parserFilled(await second);
  const third = lendParser();
  expect(await isPending(third)).toBe(true);
  giveBackParser(first);
  expect(await third).toBe(first);
  giveBackParser(await third);
  giveBackParser(await second);
});

test("a block that nobody fills any more keeps no other one waiting: it was given back, or its pack comes in slowly", async () => {
  const failed = await lendParser();
  const next = lendParser();
  giveBackParser(failed);
  const slow = await next;
  const beside = await lendParser();
  expect(beside).not.toBe(slow);
  giveBackParser(slow);
  giveBackParser(beside);
});
