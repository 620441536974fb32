import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { HeldMessages } from "../db/lines/put-messages.ts";
import { lineBytesMax } from "../db/model/limits.ts";
import type { PutMessages } from "../db/model/line/line-block.ts";
import { errorKeywords } from "../db/model/line/patterns.ts";
import { LineParser } from "../db/model/line/wasm/line-parser.ts";
import { parserModule } from "../db/model/line/wasm/parser-module.ts";
import { LineBlockBuilder } from "./line-block-builder.ts";
import { LineTally } from "./line-tally.ts";
import { LineRereader } from "./reread-lines.ts";

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
const identity = { tenantId: "t", snapshotId: "s", dropOn: "2026-01-01" };
const roomFor = (rows: number): LineParser =>
  new LineParser(parserModule(), { rows, keywords: 1024, requestIdBytes: 4096, messageBytes: 2 * lineBytesMax });
const packOf = (pack: number) => ({
  attempt: pack + 100,
  pack,
  rereader: new LineRereader(0n),
  tally: new LineTally(),
});
/** One that has begun a pack. */
function builderOf(putMessages = (): PutMessages => new HeldMessages()): LineBlockBuilder {
  const builder = new LineBlockBuilder(identity, putMessages);
  builder.beginPack(packOf(0));
  return builder;
}
/** Is full with so many bytes. */
class FewMessages implements PutMessages {
  text = "";
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get isFull(): boolean {
    return this.text.length >= this.#most;
  }

  add(bytes: Uint8Array): void {
    this.text += new TextDecoder().decode(bytes);
  }

  release(): void {}
}
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test("every instant from 1970 to 2261 is kept to the nanosecond", () => {
  const parser = roomFor(10);
  const builder = builderOf();
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9_214_646_399 }),
      fc.integer({ min: 0, max: 999_999_999 }),
      (seconds, nanos) => {
        const time = `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(nanos).padStart(9, "0")}Z`;
        builder.beginBlock(parser);
        builder.add(stream(1n), bytesOf(`${time} x\n`), "kubelet", 1);
        expect(builder.take()?.block.timestampNs[0]).toBe(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
      },
    ),
    { numRuns: 2000, seed: 3 },
  );
});

test("a block whose messages cannot be put down gives its parser back, wherever that fails", () => {
  const parser = roomFor(10);
  const fails = (): never => {
    throw new Error("no room");
  };
  const nowhere = builderOf(fails);
  expect(() => nowhere.beginBlock(parser)).toThrow("no room");
  expect([nowhere.hasBlock, nowhere.discard(), nowhere.discard()]).toEqual([false, parser, null]);

  let released = 0;
  const full = builderOf(() => ({ isFull: false, add: fails, release: () => void released++ }));
  full.beginBlock(parser);
  full.add(stream(1n), bytesOf("held\n"), "none", 1);
  expect(() => full.take()).toThrow("no room");
  expect([full.discard(), full.discard(), released]).toEqual([parser, null, 1]);
});

test("a block ends where its messages are as many as their holder takes, in the middle of a segment", () => {
  const heldBytes = lineBytesMax + 32;
  const parser = new LineParser(parserModule(), { ...roomFor(20_000).room, messageBytes: 8 * lineBytesMax, heldBytes });
  const holders: FewMessages[] = [];
  const putMessages = (): PutMessages => {
    const few = new FewMessages(1.5 * lineBytesMax);
    holders.push(few);
    return few;
  };
  const builder = builderOf(putMessages);
  const lines = Array.from({ length: 2000 }, (_, i) => `${i} ${"x".repeat(lineBytesMax / 400)}\n`);
  const text = bytesOf(lines.join(""));
  let rows = 0;
  const blocks: number[] = [];
  for (let at = 0; at < text.length;) {
    builder.beginBlock(parser);
    expect(builder.isFull).toBe(false);
    at += builder.add(stream(1n), text.subarray(at), "none", rows + 1);
    expect(builder.isFull).toBe(at < text.length);
    rows += builder.rows;
    blocks.push(builder.rows);
    builder.take();
  }
  expect(rows).toBe(lines.length);
  expect(blocks.length).toBeGreaterThan(1);
  const put = holders.map((few) => few.text).join("");
  expect(put).toBe(lines.join("").replaceAll("\n", ""));
});

test("a full block takes part of a segment, and the next one goes on beside the same neighbour", () => {
  const builder = builderOf();
  const text = bytesOf("1970-01-01T00:00:05Z one\ntwo\nthree request_id=abc-123 refused\n");
  builder.beginBlock(roomFor(2));
  const taken = builder.add(stream(7n), text, "kubelet", 1);
  expect(text.subarray(taken)).toEqual(bytesOf("three request_id=abc-123 refused\n"));
  const first = builder.take();
  expect(first?.block.rows).toBe(2);
  // A line without a time has its neighbour's, and says so.
  expect(Array.from(first?.block.timestampNs.subarray(0, 2) ?? [])).toEqual([5_000_000_000n, 5_000_000_000n]);
  expect(Array.from(first?.block.hasTimestamp.subarray(0, 2) ?? [])).toEqual([1, 0]);
  expect([builder.hasBlock, builder.rows, builder.take()]).toEqual([false, 0, null]);

  builder.beginBlock(roomFor(10));
  builder.add(stream(7n), text.subarray(taken), "kubelet", 3);
  builder.add(stream(8n), bytesOf("of another stream\n"), "none", 1);
  const block = builder.take()?.block;
  expect(block?.streams.map((each) => each.streamId)).toEqual([7n, 8n]);
  expect(Array.from(block?.streamIndex.subarray(0, 2) ?? [])).toEqual([0, 1]);
  expect(Array.from(block?.lineNo.subarray(0, 2) ?? [])).toEqual([3, 1]);
  expect(Array.from(block?.timestampNs.subarray(0, 2) ?? [])).toEqual([5_000_000_000n, 0n]);
  expect(Array.from(block?.requestIds?.offsets.subarray(0, 3) ?? [])).toEqual([0, 7, 7]);
  expect(Array.from(block?.errorKeywords?.offsets.subarray(0, 3) ?? [])).toEqual([0, 1, 1]);
  expect(errorKeywords[block?.errorKeywords?.indexes[0] ?? 99]).toBe("refused");
});

test("packs share a block, and none of them knows the lines of the one before", () => {
  const builder = builderOf();
  builder.beginBlock(roomFor(10));
  builder.add(stream(7n), bytesOf("1970-01-01T00:00:05Z one\ntwo\n"), "kubelet", 1);
  const tallies = [packOf(1), packOf(2)];
  for (const pack of tallies) {
    builder.beginPack(pack);
    builder.add(stream(7n), bytesOf("three\n"), "kubelet", 3);
  }
  const block = builder.take()?.block;
  expect(block?.rows).toBe(4);
  expect(block?.streams.map(({ streamId, attempt, pack }) => [streamId, attempt, pack])).toEqual([
    [7n, 100, 0],
    [7n, 101, 1],
    [7n, 102, 2],
  ]);
  expect(Array.from(block?.streamIndex.subarray(0, 4) ?? [])).toEqual([0, 0, 1, 2]);
  expect(Array.from(block?.timestampNs.subarray(0, 4) ?? [])).toEqual([5_000_000_000n, 5_000_000_000n, 0n, 0n]);
  expect(tallies.map(({ tally }) => tally.take().minutes.rows)).toEqual([1, 1]);
});
