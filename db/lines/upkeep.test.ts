// Lines go when they are told to: asked of ClickHouse itself, in every table that holds them.
import { afterAll, beforeAll, expect, test } from "bun:test";
import * as v from "valibot";
import { type Throwaway, throwawayClickHouse } from "../local/clickhouse/throwaway.ts";
import { isKubinError } from "../model/error.ts";
import { migrateLines } from "./migrate.ts";
import { lineTables } from "./tables.ts";
import { clickHouseUpkeep, type LineUpkeep } from "./upkeep.ts";

const rowsEach = 5000;
let clickhouse: Throwaway;
let upkeep: LineUpkeep;
beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
  await migrateLines(clickhouse.client);
  upkeep = clickHouseUpkeep({ ...clickhouse.target, cluster: null });
});
afterAll(async () => {
  await upkeep.close();
  await clickhouse.remove();
});

async function rows<T extends v.GenericSchema>(schema: T, query: string): Promise<v.InferOutput<T>[]> {
  const result = await clickhouse.client.query({ query, format: "JSONEachRow" });
  return v.parse(v.array(schema), await result.json());
}

/** Rows of random text in every table: bytes that do not compress away. */
async function fill(snapshot: string, attempt: number, dropOn: string): Promise<void> {
  for (const table of lineTables) {
    const text = table === "lines" ? ", message" : "";
    const random = table === "lines" ? ", toString(rand64()) || toString(rand64(1))" : "";
    await clickhouse.client.command({
      query: `INSERT INTO ${table} (snapshot_id, attempt, drop_on${text})
        SELECT '${snapshot}', ${attempt}, toDate('${dropOn}')${random} FROM numbers(${rowsEach})`,
    });
  }
}

/** Table → rows that a query finds. */
async function found(where: string): Promise<Record<string, number>> {
  const Count = v.object({ n: v.number() });
  const counted = lineTables.map(async (table) => {
    const [row] = await rows(Count, `SELECT toUInt32(count()) AS n FROM ${table} WHERE ${where}`);
    return [table, row?.n ?? -1] as const;
  });
  return Object.fromEntries(await Promise.all(counted));
}

const everyTable = (n: number): Record<string, number> => Object.fromEntries(lineTables.map((table) => [table, n]));

/** Rows and bytes on disk, deleted ones included. */
async function stored(table: string): Promise<{ rows: number; bytes: number }> {
  const Part = v.object({ rows: v.number(), bytes: v.number() });
  const sums = "toUInt32(sum(rows)) AS rows, toUInt32(sum(bytes_on_disk)) AS bytes";
  const [row] = await rows(Part, `SELECT ${sums} FROM system.parts WHERE active AND table = '${table}'`);
  return row ?? { rows: 0, bytes: 0 };
}

test("the list of line tables is what the migrations made", async () => {
  const Table = v.object({ name: v.string(), partition_key: v.string(), primary_key: v.string() });
  const made = await rows(
    Table,
    "SELECT name, partition_key, primary_key FROM system.tables WHERE database = currentDatabase() AND name != 'kubin_migrations' ORDER BY name",
  );
  expect(made.map((table) => table.name)).toEqual(lineTables.toSorted());
  for (const table of made) {
    expect([table.partition_key, table.primary_key.startsWith("snapshot_id, attempt,")]).toEqual(["drop_on", true]);
  }
});

test("a removed snapshot is found by no query, its neighbours are whole, and its bytes go with the merge", async () => {
  await fill("gone", 1, "2099-01-01");
  await fill("stays", 2, "2099-01-01");
  await fill("gone", 3, "2099-02-01");
  const before = await stored("lines");
  expect(before.rows).toBe(3 * rowsEach);

  await upkeep.removeSnapshots(["gone"]);
  expect(await found("snapshot_id = 'gone'")).toEqual(everyTable(0));
  expect(await found("snapshot_id = 'stays'")).toEqual(everyTable(rowsEach));
  // The rows are masked, and still there.
  expect((await stored("lines")).rows).toBe(before.rows);
  await upkeep.removeSnapshots(["gone", "never was"]);

  await clickhouse.client.command({ query: "OPTIMIZE TABLE lines FINAL" });
  const after = await stored("lines");
  expect(after.rows).toBe(rowsEach);
  expect(after.bytes).toBeLessThan(before.bytes / 2);
  expect(await found("snapshot_id = 'stays'")).toEqual(everyTable(rowsEach));
}, 60_000);

test("dead attempts go, the published attempt of the same snapshot stays", async () => {
  for (const attempt of [11, 12, 13]) await fill("tried", attempt, "2099-01-01");
  await fill("other", 14, "2099-01-01");
  await upkeep.removeAttempts([
    { snapshotId: "tried", attempt: 11 },
    { snapshotId: "tried", attempt: 13 },
    { snapshotId: "other", attempt: 15 },
  ]);
  expect(await found("snapshot_id = 'tried'")).toEqual(everyTable(rowsEach));
  expect(await found("attempt = 12")).toEqual(everyTable(rowsEach));
  expect(await found("snapshot_id = 'other'")).toEqual(everyTable(rowsEach));
}, 60_000);

test("days that are over are dropped with their bytes, also one whose lines were all deleted; later ones stay", async () => {
  await fill("old", 21, "2026-01-01");
  await fill("older", 22, "2025-12-31");
  await fill("today", 23, "2026-01-02");
  await upkeep.removeSnapshots(["older"]);
  const dropped = await Promise.all([upkeep.dropUntil("2026-01-01"), upkeep.dropUntil("2026-01-01")]);
  expect([...new Set(dropped.flat())].sort()).toEqual(["2025-12-31", "2026-01-01"]);
  expect(await found("snapshot_id IN ('old', 'older')")).toEqual(everyTable(0));
  expect(await found("snapshot_id = 'today'")).toEqual(everyTable(rowsEach));
  const Part = v.object({ day: v.string() });
  const days = await rows(
    Part,
    "SELECT DISTINCT partition AS day FROM system.parts WHERE active AND partition < '2027'",
  );
  expect(days).toEqual([{ day: "2026-01-02" }]);
  expect(await upkeep.dropUntil("2026-01-01")).toEqual([]);
}, 60_000);

test("a server that does not answer is unavailable", async () => {
  const absent = clickHouseUpkeep({ ...clickhouse.target, url: "http://127.0.0.1:9", cluster: null });
  let thrown: unknown;
  await absent.removeSnapshots(["x"]).catch((error: unknown) => (thrown = error));
  expect(isKubinError(thrown, "unavailable")).toBe(true);
  await absent.close();
});
