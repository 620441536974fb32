// Exports against a real engine behind its front: whole, in file order, byte for byte, and never whole-looking when cut.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Throwaway, throwawayClickHouse } from "../local/clickhouse/throwaway.ts";
import type { ExportFormat, StreamRow } from "../model/contract/logs.ts";
import { parseLogQuery } from "../model/log-query/parse.ts";
import type { Lines } from "../ports.ts";
import { clickHouseLines } from "../remote/clickhouse-lines.ts";
import { exportLines } from "./export.ts";
import { exportParts } from "./export-plan.ts";
import { insertTestLines, type TestLine, testLine } from "../../test/kit/line-rows.ts";
import { migrateLines } from "./migrate.ts";
import type { Question } from "./question.ts";

let clickhouse: Throwaway;
let store: Lines;
const of = { snapshotId: "snap", attempts: [1, 2] };
const bigLines = 60_000;

const all: TestLine[] = Array.from({ length: 3000 }, (_, at) =>
  testLine({
    stream: String(10 + (at % 5)),
    pod: `web-${at % 5}`,
    namespace: at % 5 < 2 ? "a" : "b",
    attempt: 2 - (at % 2),
    number: Math.floor(at / 5) + 1,
    timed: at % 3 > 0,
    message: at % 7 === 0 ? `q"uo,te\t${at}\n€` : `line ${at} ${"x".repeat(at % 300)}`,
  }),
);
const streams: StreamRow[] = [0, 1, 2, 3, 4].map((pod) => ({
  id: String(10 + pod),
  source: "container",
  namespace: pod < 2 ? "a" : "b",
  pod: `web-${pod}`,
  container: "app",
  generation: "current",
  file: "0.log",
  node: "node-a",
  lines: 600,
  // One of them is larger than a part, so it is cut into ranges of lines.
  bytes: pod === 3 ? 200_000_000 : 100_000,
}));
const inFileOrder = all.toSorted((a, b) =>
  a.stream === b.stream ? a.number - b.number : a.stream < b.stream ? -1 : 1,
);

beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
  await migrateLines(clickhouse.client);
  store = clickHouseLines(clickhouse.target);
  await insertTestLines(clickhouse, "snap", all);
  await clickhouse.client.command({
    query: `INSERT INTO lines (snapshot_id, attempt, namespace, pod, container, stream_id, line_no, message, timestamp, drop_on)
      SELECT 'big', 1, 'a', 'p', 'c', 7, number + 1, concat(toString(number), repeat('y', 1000)), toDateTime64(1763640000, 9), '2099-01-01'
      FROM numbers(${bigLines})`,
  });
  await clickhouse.client.command({
    query: `INSERT INTO lines (snapshot_id, attempt, namespace, pod, container, stream_id, line_no, message, timestamp, drop_on)
      SELECT 'bytes', 1, 'a', 'p', 'c', 7, 1, unhex('FF00FE0A80'), toDateTime64(1763640000, 9), '2099-01-01'`,
  });
});
afterAll(async () => {
  await store.close();
  await clickhouse.remove();
});

function question(text: string): Question {
  const parsed = parseLogQuery(text);
  if ("refusal" in parsed) throw new Error(parsed.refusal.sentence);
  return { query: parsed.query, capturedAtMs: 0, pods: new Map() };
}
async function exported(format: ExportFormat, text = "", snapshot = of, of_ = streams): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of exportLines(store, snapshot, question(text), { format, streams: of_ })) pieces.push(piece);
  return Buffer.concat(pieces);
}
const one: StreamRow[] = [
  { ...streams[0]!, id: "7", namespace: "a", pod: "p", lines: bigLines, bytes: bigLines * 1005 },
];

test("raw is every message and a newline, in file order over attempts and parts", async () => {
  expect(exportParts(streams, question("")).length).toBeGreaterThan(5);
  expect((await exported("raw")).toString()).toBe(inFileOrder.map((line) => `${line.message}\n`).join(""));
  const some = inFileOrder.filter((line) => line.namespace === "b" && line.message.includes("line 1"));
  expect((await exported("raw", "ns:b 'line 1'")).toString()).toBe(some.map((line) => `${line.message}\n`).join(""));
  expect((await exported("raw", "ns:none")).length).toBe(0);
  expect([...(await exported("raw", "", { snapshotId: "bytes", attempts: [1] }, one))]).toEqual([
    0xff, 0, 0xfe, 0x0a, 0x80, 0x0a,
  ]);
});

test("NDJSON and CSV say where a line was written and when", async () => {
  const rows = (await exported("ndjson", "level:info"))
    .toString()
    .trimEnd()
    .split("\n")
    .map((row) => JSON.parse(row));
  expect(rows.map((row) => row.message)).toEqual(inFileOrder.map((line) => line.message));
  expect(rows[0]).toEqual({
    time: null,
    level: "info",
    namespace: "a",
    pod: "web-0",
    container: "app",
    node: "node-a",
    file: "0.log",
    stream: "10",
    number: 1,
    message: all[0]?.message,
  });
  const csv = (await exported("csv")).toString();
  expect(csv.slice(0, csv.indexOf("\n"))).toBe(
    '"time","level","namespace","pod","container","node","file","stream","number","message"',
  );
  expect(csv.split('"app"').length - 1).toBe(all.length);
  expect((await exported("csv", "ns:none")).toString().split("\n")).toHaveLength(2);
  expect((await exported("ndjson", "", { snapshotId: "bytes", attempts: [1] }, one)).toString()).toContain("\ufffd");
});

test("Parquet is one file that holds every line, larger than the front keeps in memory before it answers", async () => {
  const bytes = await exported("parquet", "", { snapshotId: "big", attempts: [1] }, one);
  expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual(["PAR1", "PAR1"]);
  const target = new URL(clickhouse.target.url);
  target.searchParams.set("query", "INSERT INTO read_back FORMAT Parquet");
  await clickhouse.client.command({
    query:
      "CREATE TABLE read_back (level String, stream String, number UInt32, message String) ENGINE = MergeTree ORDER BY number",
  });
  const headers = { "X-ClickHouse-User": clickhouse.target.user, "X-ClickHouse-Key": clickhouse.target.password };
  const inserted = await fetch(target, { method: "POST", headers, body: new Uint8Array(bytes) });
  expect([inserted.status, await inserted.text()]).toEqual([200, ""]);
  const [row] = await store.query(
    "SELECT toUInt32(count()) AS lines, toUInt32(countIf(startsWith(message, toString(number - 1)))) AS right, any(level) AS level FROM read_back",
    {},
  );
  expect(row).toEqual({ lines: bigLines, right: bigLines, level: "unknown" });
});

test("a reader who leaves ends the statement, and the next ones are served", async () => {
  for (let time = 0; time < 6; time++) {
    const pieces = exportLines(store, { snapshotId: "big", attempts: [1] }, question(""), {
      format: "raw",
      streams: one,
    });
    expect((await pieces.next()).value?.length).toBeGreaterThan(0);
    await pieces.return();
  }
  expect((await exported("raw", "", { snapshotId: "big", attempts: [1] }, one)).length).toBeGreaterThan(
    bigLines * 1000,
  );
});

test("a statement that fails late is an error of the stream, one that fails at once is told as what it is", async () => {
  const late = await store.stream(
    "SELECT concat(repeat('z', 100), toString(throwIf(number = 400000, 'late'))) FROM numbers(1000000)",
    {},
    "RawBLOB",
  );
  const reading = async (): Promise<number> => {
    let bytes = 0;
    for await (const piece of late) bytes += piece.length;
    return bytes;
  };
  expect(await reading().catch((error: unknown) => String(error))).toContain("ended its answer early");
  const regex = store.stream("SELECT match(message, '(?=a)') FROM lines", {}, "RawBLOB");
  expect(await regex.catch((error: unknown) => String(error))).toContain("cannot compile it");
});

test("awkward values reach a stream's statement as they are", async () => {
  for (const text of ["it's", "\\", "a\tb\nc\rd", "\\'", "€ 🚀", "{p:String}", "\0"]) {
    const stream = await store.stream(
      "SELECT concat({text:String}, '|', arrayStringConcat({texts:Array(String)}, ','), '|', toString({n:Int64}))",
      { text, texts: [text, text], n: "-5" },
      "RawBLOB",
    );
    expect(await new Response(stream).text()).toBe(`${text}|${text},${text}|-5`);
  }
});
