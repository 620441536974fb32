import { afterAll, beforeAll, expect, test } from "bun:test";
import { killIngest } from "../kit/ingest-kills.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
afterAll(() => stack.remove());

test("ingest killed at twenty random points of 60 MB: every line is there once, and the killed runs leave nothing", async () => {
  const run = await killIngest(stack, 60, 20);
  expect([run.deadJobs, run.differences]).toEqual([[], []]);
  expect(run.lines).toBeGreaterThan(200_000);
  // Otherwise nothing was tested: kills must have hit jobs, and some of them after their first insert.
  expect(run.kills).toBeGreaterThan(5);
  expect(run.leftBehind).toBeGreaterThan(0);
  expect(run.leftAfter).toBe(0);
}, 240_000);
