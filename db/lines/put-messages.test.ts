// Messages that are put down piece by piece before the other columns of their block are known: by file, and by request.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdirSync, rmSync } from "node:fs";
import { lineBlock } from "../../test/contracts/lines.contract.ts";
import { spoolDoor } from "../local/clickhouse/spool-door.ts";
import { type Throwaway, throwawayClickHouse } from "../local/clickhouse/throwaway.ts";
import { isKubinError } from "../model/error.ts";
import type { LineBlock } from "../model/line/line-block.ts";
import type { RowsDoor } from "../ports.ts";
import { insertLineBlock, type LinesTarget, putMessages } from "./insert.ts";
import { migrateLines } from "./migrate.ts";

let clickhouse: Throwaway;
let folder: string;
let door: RowsDoor;
let byFile: LinesTarget;

beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
  await migrateLines(clickhouse.client);
  folder = clickhouse.process.spoolFolder;
  door = spoolDoor(folder);
  byFile = { ...clickhouse.target, door };
});
afterAll(() => clickhouse.remove());

/** The block, with its messages put in pieces of so many bytes. */
function inPieces(target: LinesTarget, block: LineBlock, size: number, streamBytes = 0): LineBlock {
  const all = block.messages instanceof Uint8Array ? block.messages : new Uint8Array();
  const messages = putMessages(target, streamBytes);
  for (let at = 0; at < all.length; at += size) {
    const piece = all.slice(at, at + size);
    messages.add(piece);
    piece.fill(0);
  }
  return { ...block, messages };
}

async function stored(attempt: number): Promise<string[]> {
  const query = `SELECT message, pod, level FROM lines WHERE attempt = ${attempt} ORDER BY line_no`;
  const result = await clickhouse.client.query({ query, format: "JSONEachRow" });
  const rows = await result.json<{ message: string; pod: string; level: string }>();
  expect(rows.map(({ level }) => level)).toEqual(rows.map((_, row) => (row % 2 === 0 ? "info" : "error")));
  return rows.map(({ message, pod }) => `${pod} ${message}`);
}

const given = (): string[] => readdirSync(folder).filter((name) => name.startsWith("given-"));
const awkward = ["", "€🚀\0", "a\nb", "x".repeat(100_003), "plain"];

test("every message comes back as it was, whatever the pieces, by file and by request", async () => {
  let attempt = 100;
  for (const target of [byFile, clickhouse.target]) {
    for (const texts of [awkward, ["one"], ["", ""], awkward.slice(1).reverse()]) {
      for (const size of [1, 7, 4096, 1024 * 1024]) {
        const block = lineBlock("snap", ++attempt, size === 1 ? texts.filter((text) => text.length < 99) : texts);
        const want = (size === 1 ? texts.filter((text) => text.length < 99) : texts).map((text) => `web-0 ${text}`);
        await insertLineBlock(target, inPieces(target, block, size), `t${attempt}`);
        expect(await stored(attempt)).toEqual(want);
      }
    }
  }
  // A file is used again, also for a shorter block.
  expect(given()).toHaveLength(1);
});

test("a block of many streams has room for their names, and is refused as a whole where that was not asked for", async () => {
  const texts = Array.from({ length: 900 }, (_, row) => `line ${row}`);
  const pods = texts.map((_, row) => `pod-${row}-${"n".repeat(200)}`);
  const one = lineBlock("snap", 200, texts);
  const [first] = one.streams;
  if (!first) throw new Error("no stream");
  const streams = pods.map((pod, row) => ({ ...first, pod, streamId: BigInt(row) }));
  const block = { ...one, streams, streamIndex: Uint32Array.from(texts, (_, row) => row) };
  const bytes = pods.reduce((sum, pod) => sum + pod.length + 300, 0);
  await insertLineBlock(byFile, inPieces(byFile, block, 500, bytes), "many");
  expect(await stored(200)).toEqual(texts.map((text, row) => `${pods[row] ?? ""} ${text}`));
  const before = given();
  const another = { ...block, streams: streams.map((each) => ({ ...each, attempt: 201 })) };
  expect(insertLineBlock(byFile, inPieces(byFile, another, 500), "few")).rejects.toThrow("its head");
  expect(given()).toEqual(before);
  expect(await stored(201)).toEqual([]);
});

test("messages that are not all there are not inserted, and what is never inserted leaves its file for the next", async () => {
  const block = lineBlock("snap", 300, awkward);
  const part = inPieces(byFile, { ...block, messages: new Uint8Array(9) }, 4);
  expect(insertLineBlock(byFile, { ...block, messages: part.messages }, "part")).rejects.toThrow("9 of ");
  expect(await stored(300)).toEqual([]);
  const before = given();
  const unused = putMessages(byFile, 0);
  unused.add(new Uint8Array(5000));
  unused.release();
  expect(given()).toEqual(before);
});

test("messages that wait in memory say when they are too many, those in a file never do", () => {
  const piece = new Uint8Array(1024 * 1024);
  for (const [target, most] of [
    [clickhouse.target, 40],
    [byFile, 80],
  ] as const) {
    const messages = putMessages(target, 0);
    const pieces: boolean[] = [];
    while (pieces.length < 80 && !messages.isFull) {
      messages.add(piece);
      pieces.push(messages.isFull);
    }
    expect(pieces).toHaveLength(most);
    messages.release();
  }
});

test("what cannot be put down is unavailable, so that the job comes again", async () => {
  const elsewhere = `${folder}-gone`;
  const lost: LinesTarget = { ...clickhouse.target, door: spoolDoor(elsewhere) };
  const code = (work: () => unknown): boolean => {
    try {
      work();
      return false;
    } catch (error) {
      return isKubinError(error, "unavailable");
    }
  };
  expect(code(() => putMessages(lost, 0))).toBe(true);
  // The engine came up again in the middle of a block, and emptied its spool.
  const block = inPieces(byFile, lineBlock("snap", 400, ["lost"]), 9);
  for (const name of given()) rmSync(`${folder}/${name}`);
  const failed = await insertLineBlock(byFile, block, "lost").catch((error: unknown) => error);
  expect(isKubinError(failed, "unavailable")).toBe(true);
  await insertLineBlock(byFile, inPieces(byFile, lineBlock("snap", 400, ["found"]), 9), "found");
  expect(await stored(400)).toEqual(["web-0 found"]);
}, 20_000);
