import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { LineBlockBuilder } from "./line-block-builder.ts";

const stream = (streamId: bigint) => ({
  streamId,
  namespace: "a",
  pod: "b",
  container: "c",
  node: "",
  source: "container" as const,
  generation: "current" as const,
  file: "f",
});
const identity = { tenantId: "t", snapshotId: "s", attempt: 1, pack: 0, dropOn: "2026-01-01" };

test("every instant from 1970 to 2261 is kept to the nanosecond", () => {
  const builder = new LineBlockBuilder(identity);
  builder.begin(stream(1n));
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9_214_646_400 }),
      fc.integer({ min: 0, max: 999_999_999 }),
      (seconds, nanos) => {
        builder.line(1, { seconds, nanos, end: 0 }, 0, 0, new Uint8Array(1), 0, 1);
        expect(builder.take().timestampNs[0]).toBe(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
      },
    ),
    { numRuns: 2000, seed: 3 },
  );
});

test("blocks keep every message, also beyond their first room, and a new block begins where the last one ended", () => {
  const builder = new LineBlockBuilder(identity);
  const text = Buffer.from("x".repeat(700));
  builder.begin(stream(7n));
  for (let i = 1; i <= 20_000; i++)
    builder.line(i, i === 1 ? { seconds: 5, nanos: 0, end: 0 } : null, 3, 1, text, 0, i % 700);
  const block = builder.take();
  expect(block.rows).toBe(20_000);
  expect(block.messageOffsets[20_000]).toBe(
    Array.from({ length: 20_000 }, (_, i) => (i + 1) % 700).reduce((a, b) => a + b),
  );
  // A line without a time has its neighbour's, and says so.
  expect([block.timestampNs[19_999], block.hasTimestamp[0], block.hasTimestamp[19_999]]).toEqual([
    5_000_000_000n,
    1,
    0,
  ]);
  expect(block.streams.map((each) => each.streamId)).toEqual([7n]);

  expect(builder.empty).toBe(true);
  builder.line(1, null, 0, 0, text, 0, 3);
  builder.begin(stream(8n));
  builder.forgetTime();
  builder.line(1, null, 0, 0, text, 0, 0);
  const next = builder.take();
  expect(next.streams.map((each) => each.streamId)).toEqual([7n, 8n]);
  expect(Array.from(next.streamIndex.subarray(0, 2))).toEqual([0, 1]);
  expect([next.timestampNs[0], next.timestampNs[1]]).toEqual([5_000_000_000n, 0n]);
  expect(Array.from(next.messageOffsets.subarray(0, 3))).toEqual([0, 3, 3]);
});
