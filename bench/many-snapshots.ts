// A thousand snapshots in one table: what the thousandth costs to insert and to ask, how many parts there are, what deleting one takes.
import { randomFillSync } from "node:crypto";
import * as v from "valibot";
import { encodeArrowStream } from "../db/lines/arrow.ts";
import { insertArrow } from "../db/lines/insert.ts";
import { lineColumns } from "../db/lines/line-columns.ts";
import { migrateLines } from "../db/lines/migrate.ts";
import { clickHouseUpkeep } from "../db/lines/upkeep.ts";
import { throwawayClickHouse } from "../db/local/clickhouse/throwaway.ts";
import type { LineBlock } from "../db/model/line/line-block.ts";
import { clickHouseLines } from "../db/remote/clickhouse-lines.ts";
import { median, printGoal, printMachine, quantile, round } from "./kit/report.ts";

/** `bun bench/many-snapshots.ts 200` takes a fifth of the time. */
const snapshots = Number(process.argv[2] ?? 1000);
const insertsEach = 5;
const rowsEach = 2000;
const sample = 20;
const dropOn = "2099-01-01";
const messageBytes = 180;
type Table = "few" | "lines";

printMachine();
const clickhouse = await throwawayClickHouse();
await migrateLines(clickhouse.client);
const lines = clickHouseLines(clickhouse.target);
const upkeep = clickHouseUpkeep({ ...clickhouse.target, cluster: null });
const idOf = (i: number): string => `snapshot-${String(i).padStart(5, "0")}`;

let partsMax = 0;
const started = performance.now();
for (let i = 0; i < snapshots; i++) {
  await insertSnapshot("lines", i);
  if (i % 10 === 9) partsMax = Math.max(partsMax, (await stored()).parts);
}
const seconds = (performance.now() - started) / 1000;
const size = `${snapshots} snapshots × ${insertsEach} inserts × ${rowsEach} rows`;
console.log(`${size} in ${round(seconds)} s; parts at most ${partsMax}`);
await quiet();

// The first snapshots of a table, beside the last ones of this: in turns, so that both have the same machine.
await clickhouse.client.command({ query: "CREATE TABLE few AS lines" });
const inserts: Record<Table, number[]> = { few: [], lines: [] };
for (let i = snapshots; i < snapshots + sample; i++) {
  for (const table of ["few", "lines"] as const) inserts[table].push(...(await insertSnapshot(table, i)));
}
await quiet();
const asked: Record<Table, number[]> = { few: [], lines: [] };
for (let i = snapshots; i < snapshots + sample; i++) {
  for (const table of ["few", "lines"] as const) asked[table].push(await ask(table, i));
}
print("insert", inserts);
print("tail, histogram and search", asked);
printGoal(`insert after ${snapshots} snapshots against the first ${sample} (p50)`, ratio(inserts), "≤", 1.2);
printGoal(`three queries, the same (p50)`, ratio(asked), "≤", 1.2);
printGoal("active parts, at most", partsMax, "<", 300);

const gone: number[] = [];
for (let i = 0; i < 5; i++) gone.push(await deleted(i * 7 + 3));
printGoal("deleting one snapshot until 0 lines (worst of 5)", Math.max(...gone) / 1000, "≤", 2, " s");
const before = await stored();
await clickhouse.client.command({ query: "OPTIMIZE TABLE lines FINAL" });
const after = await stored();
console.log(
  `  rows on disk ${before.rows} → ${after.rows} with the next merge, ${before.bytes} → ${after.bytes} bytes`,
);
printGoal("rows of deleted snapshots after it", after.rows - (snapshots + sample - 5) * insertsEach * rowsEach, "≤", 0);
const dropStarted = performance.now();
await upkeep.dropUntil(dropOn);
console.log(`  the whole day dropped in ${round(performance.now() - dropStarted)} ms`);
await lines.close();
await upkeep.close();
await clickhouse.remove();

function print(name: string, of: Record<Table, number[]>): void {
  for (const [table, times] of Object.entries(of))
    console.log(`  ${name}, ${table}: p50 ${round(median(times))} ms, p90 ${round(quantile(times, 0.9))} ms`);
}

function ratio(of: Record<Table, number[]>): number {
  return median(of.lines) / median(of.few);
}

/** Milliseconds of each insert. */
async function insertSnapshot(table: Table, i: number): Promise<number[]> {
  const times: number[] = [];
  for (let part = 0; part < insertsEach; part++) {
    const block = blockOf(i, part);
    const columns = lineColumns(block);
    const messages = block.messages instanceof Uint8Array ? [block.messages] : [];
    const names = columns.map((column) => column.name);
    const begun = performance.now();
    await insertArrow(clickhouse.target, table, names, () => encodeArrowStream(rowsEach, columns, messages), {
      deduplicationToken: `${idOf(i)}:${i}:${part}`,
    });
    times.push(performance.now() - begun);
  }
  return times;
}

/** Random hexadecimal text behind a common beginning: about as compressible as log lines. */
function blockOf(i: number, part: number): LineBlock {
  const text = Buffer.from(randomFillSync(Buffer.alloc((rowsEach * messageBytes) / 4)).toString("hex"));
  const common = Buffer.from(
    'level=info ts=2026-01-01T00:00:00Z caller=server.go:42 msg="request handled" method=GET path=',
  );
  const messages = new Uint8Array(rowsEach * messageBytes);
  for (let row = 0; row < rowsEach; row++) {
    messages.set(text.subarray((row * messageBytes) / 2, (row + 1) * (messageBytes / 2)), row * messageBytes);
    messages.set(common.subarray(0, messageBytes / 2), row * messageBytes + messageBytes / 2);
  }
  const each = <T>(make: (row: number) => T): T[] => Array.from({ length: rowsEach }, (_, row) => make(row));
  const place = { namespace: "shop", container: "main", node: "node-1", source: "container" } as const;
  const stream = {
    ...place,
    streamId: BigInt(part),
    pod: `web-${part}`,
    generation: "current",
    file: "0.log",
    attempt: i * insertsEach + part + 1,
    pack: part,
  } as const;
  const startNs = 1_767_225_600_000_000_000n + BigInt(i) * 1_000_000_000n;
  return {
    tenantId: "local",
    snapshotId: idOf(i),
    dropOn,
    streams: [stream],
    rows: rowsEach,
    streamIndex: new Uint32Array(rowsEach),
    lineNo: Uint32Array.from(each((row) => row + 1)),
    timestampNs: BigInt64Array.from(each((row) => startNs + BigInt(row) * 50_000_000n)),
    hasTimestamp: new Uint8Array(rowsEach).fill(1),
    level: Uint8Array.from(each((row) => (row % 50 === 0 ? 5 : 3))),
    stream: new Uint8Array(rowsEach),
    messageOffsets: Int32Array.from({ length: rowsEach + 1 }, (_, row) => row * messageBytes),
    messages,
  };
}

/** Milliseconds of a tail, a histogram and a search of one snapshot together. */
async function ask(table: Table, i: number): Promise<number> {
  const attempts = Array.from({ length: insertsEach }, (_, part) => i * insertsEach + part + 1);
  const of = { snapshot: idOf(i), attempts };
  const where = "snapshot_id = {snapshot:String} AND attempt IN {attempts:Array(UInt32)}";
  const begun = performance.now();
  for (const sql of [
    `SELECT line_no, message FROM ${table} WHERE ${where} AND stream_id = 3 ORDER BY line_no DESC LIMIT 100`,
    `SELECT toStartOfMinute(timestamp) AS minute, level, count() AS n FROM ${table} WHERE ${where} GROUP BY minute, level`,
    `SELECT count() AS n FROM ${table} WHERE ${where} AND positionCaseInsensitiveUTF8(message, 'abcdef') > 0`,
  ])
    await lines.query(sql, of, { use_query_condition_cache: 0 });
  return performance.now() - begun;
}

async function stored(): Promise<{ parts: number; rows: number; bytes: number }> {
  const Part = v.tuple([v.object({ parts: v.number(), rows: v.number(), bytes: v.number() })]);
  const sums = "toUInt32(count()) AS parts, toUInt32(sum(rows)) AS rows, toUInt32(sum(bytes_on_disk)) AS bytes";
  return v.parse(Part, await lines.query(`SELECT ${sums} FROM system.parts WHERE active AND table = 'lines'`, {}))[0];
}

async function quiet(): Promise<void> {
  const Merges = v.tuple([v.object({ n: v.number() })]);
  for (let i = 0; i < 200; i++) {
    const [{ n }] = v.parse(Merges, await lines.query("SELECT toUInt32(count()) AS n FROM system.merges", {}));
    if (n === 0) return;
    await Bun.sleep(100);
  }
}

/** Milliseconds until a question to ClickHouse itself finds nothing. */
async function deleted(i: number): Promise<number> {
  const Left = v.tuple([v.object({ n: v.number() })]);
  const begun = performance.now();
  await upkeep.removeSnapshots([idOf(i)]);
  const sql = "SELECT toUInt32(count()) AS n FROM lines WHERE snapshot_id = {snapshot:String}";
  const [{ n }] = v.parse(Left, await lines.query(sql, { snapshot: idOf(i) }));
  if (n > 0) throw new Error(`${n} lines are left of ${idOf(i)}`);
  return performance.now() - begun;
}
