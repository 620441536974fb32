// Counts of several packs that are stored at once, in a real engine: each attempt for itself, whatever is wrong with another one.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { insertLineBlock, insertLineCounts } from "../db/lines/insert.ts";
import { migrateLines } from "../db/lines/migrate.ts";
import { countEverywhere } from "../db/lines/write-counts.ts";
import { type Throwaway, throwawayClickHouse } from "../db/local/clickhouse/throwaway.ts";
import { KubinError } from "../db/model/error.ts";
import type { Lines, LineSink } from "../db/ports.ts";
import { clickHouseLines } from "../db/remote/clickhouse-lines.ts";
import { lineBlock } from "../test/contracts/lines.contract.ts";
import { LineTally } from "./line-tally.ts";
import { PackCounts } from "./pack-counts.ts";

let clickhouse: Throwaway;
let lines: Lines;
let sink: LineSink;
beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
  await migrateLines(clickhouse.client);
  lines = clickHouseLines(clickhouse.target);
  sink = {
    insert: insertLineBlock.bind(null, clickhouse.target),
    insertCounts: insertLineCounts.bind(null, clickhouse.target),
  };
});
afterAll(async () => {
  await lines.close();
  await clickhouse.remove();
});

/** An attempt with so many lines, their counts, and their insert on its way. `distinct`: each line has a shape of its own. */
function pack(snapshotId: string, attempt: number, rows: number, distinct = false) {
  const texts = Array.from({ length: rows }, (_, row) => `request ${row} took long`);
  const patterns = BigUint64Array.from({ length: rows }, (_, row) => (distinct ? BigInt(row + 1) : 1n));
  const block = { ...lineBlock(snapshotId, attempt, texts), patterns };
  const tally = new LineTally();
  tally.add(block);
  const counted = { ...block, counts: tally.take() };
  return { counted, rows, written: sink.insert(block, `${snapshotId}:${attempt}`) };
}

/** The sink, and how many attempts each of its statements was of. */
function watched(insert: LineSink = sink) {
  const sizes: number[] = [];
  const lineSink: LineSink = {
    ...sink,
    insertCounts(counted, token) {
      sizes.push(counted.length);
      return insert.insertCounts(counted, token);
    },
  };
  return { counts: new PackCounts({ lines, lineSink }), sizes };
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "none";
  } catch (error) {
    return error instanceof KubinError ? `${error.code}: ${error.message}` : String(error);
  }
}

test("what waits for one statement is stored by the next, and every table says of each attempt what it has", async () => {
  const { counts, sizes } = watched();
  const packs = Array.from({ length: 7 }, (_, i) => pack("together", i + 1, 3 + i));
  await Promise.all(packs.map(({ counted, rows, written }) => counts.store(counted, rows, written)));
  expect(sizes).toEqual([1, 4, 2]);
  const found = await countEverywhere(
    lines,
    packs.map(({ counted }) => counted),
  );
  expect(found).toEqual(packs.map(({ rows }) => ({ lines: rows, minutes: rows, streams: rows, patterns: rows })));
  const last = pack("together", 8, 2);
  await counts.store(last.counted, last.rows, last.written);
  expect(sizes).toEqual([1, 4, 2, 1]);
});

test("no more rows are put together than are worth it", async () => {
  const { counts, sizes } = watched();
  const packs = [31, 32, 33, 34].map((attempt) => pack("many", attempt, 40_000, true));
  await Promise.all(packs.map(({ counted, rows, written }) => counts.store(counted, rows, written)));
  expect(sizes).toEqual([1, 2, 1]);
});

test("an attempt whose lines failed, or are not all there, fails alone", async () => {
  const { counts } = watched();
  const [first, good, lost, few] = [11, 12, 13, 14].map((attempt) => pack("alone", attempt, 5));
  if (!first || !good || !lost || !few) throw new Error("no packs");
  const failures = await Promise.all([
    failureOf(counts.store(first.counted, first.rows, first.written)),
    failureOf(counts.store(good.counted, good.rows, good.written)),
    failureOf(counts.store(lost.counted, lost.rows, Promise.reject(new KubinError("corrupt", "its bytes are wrong")))),
    failureOf(counts.store(few.counted, few.rows + 1, few.written)),
  ]);
  expect(failures).toEqual([
    "none",
    "none",
    "corrupt: its bytes are wrong",
    "unavailable: Cannot publish a log pack: 5 of 6 lines are in the store (lines)",
  ]);
});

test("a statement that fails is the end of none for good, unless there was only one", async () => {
  const insertCounts = () => Promise.reject(new KubinError("corrupt", "the engine cannot read that"));
  const { counts, sizes } = watched({ ...sink, insertCounts });
  const packs = [21, 22, 23].map((attempt) => pack("refused", attempt, 2));
  const failures = await Promise.all(
    packs.map(({ counted, rows, written }) => failureOf(counts.store(counted, rows, written))),
  );
  expect(sizes).toEqual([1, 2]);
  const together = "unavailable: Cannot store the counts of 2 packs: the engine cannot read that";
  expect(failures).toEqual(["corrupt: the engine cannot read that", together, together]);
});
