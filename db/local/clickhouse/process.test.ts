// The engine's process: it keeps what it acknowledged, shares its folder with nobody, and never outlives its parent.
import { afterEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClickHouseClient } from "@clickhouse/client-web";
import * as v from "valibot";
import { type Throwaway, throwawayClickHouse } from "./throwaway.ts";

const running: Throwaway[] = [];
afterEach(async () => {
  for (const clickhouse of running.splice(0)) await clickhouse.remove();
});

async function start(dataDir?: string): Promise<Throwaway> {
  const clickhouse = await throwawayClickHouse(dataDir);
  running.push(clickhouse);
  return clickhouse;
}

const Batches = v.array(v.object({ batch: v.number(), rows: v.number() }));
const batchRows = 1_000;

async function batches(client: ClickHouseClient): Promise<Map<number, number>> {
  const query = "SELECT batch, toUInt32(count()) AS rows FROM kept GROUP BY batch";
  const answer = await (await client.query({ query, format: "JSONEachRow" })).json();
  return new Map(v.parse(Batches, answer).map(({ batch, rows }) => [batch, rows]));
}

const createKept = `CREATE TABLE IF NOT EXISTS kept (batch UInt32, n UInt32) ENGINE = MergeTree ORDER BY (batch, n)
  SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`;

async function insertBatch(client: ClickHouseClient, batch: number): Promise<void> {
  const values = Array.from({ length: batchRows }, (_, n) => ({ batch, n }));
  await client.insert({ table: "kept", values, format: "JSONEachRow" });
}

test("rows are there after a stop and a new start", async () => {
  const first = await start();
  await first.client.command({ query: createKept });
  await insertBatch(first.client, 7);
  await first.process.stop();
  expect(await first.process.exited).toBe(0);
  const second = await start(first.dataDir);
  expect(await batches(second.client)).toEqual(new Map([[7, batchRows]]));
}, 30_000);

test("after kill -9 in the middle of inserts every acknowledged batch is whole", async () => {
  const first = await start();
  await first.client.command({ query: createKept });
  const acknowledged: number[] = [];
  let next = 0;
  const insertUntilGone = async (): Promise<void> => {
    for (;;) {
      const batch = next++;
      try {
        await insertBatch(first.client, batch);
      } catch {
        return; // the process is gone
      }
      acknowledged.push(batch);
      if (acknowledged.length === 20) process.kill(first.process.pid, "SIGKILL");
    }
  };
  await Promise.all([insertUntilGone(), insertUntilGone(), insertUntilGone()]);
  await first.process.exited;
  const second = await start(first.dataDir);
  const found = await batches(second.client);
  expect(acknowledged.length).toBeGreaterThanOrEqual(20);
  for (const batch of acknowledged) expect([batch, found.get(batch)]).toEqual([batch, batchRows]);
  for (const rows of found.values()) expect(rows).toBe(batchRows);
}, 30_000);

test("a second process on the same folder is refused in one line", async () => {
  const first = await start();
  expect(throwawayClickHouse(first.dataDir)).rejects.toThrow(
    `Cannot open ClickHouse data in "${first.dataDir}": process ${first.process.pid} has it open; stop that process, or choose another folder`,
  );
  expect(await first.client.ping()).toEqual({ success: true });
});

test("a stop lets the statement that runs finish", async () => {
  const { client, process: child } = await start();
  await client.command({ query: createKept });
  const query =
    "INSERT INTO kept SELECT 1, number FROM numbers(1000) WHERE NOT ignore(sipHash64(number)) ORDER BY number";
  const slow = client.query({
    query: "SELECT sum(sipHash64(number)) AS s FROM numbers(50000000)",
    format: "JSONEachRow",
  });
  const insert = client.command({ query });
  await Bun.sleep(50);
  await child.stop();
  expect(await (await slow).json()).toHaveLength(1);
  await insert;
  expect(await child.exited).toBe(0);
}, 30_000);

test("the process ends when its parent lets go of its stdin", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "kubin-clickhouse-"));
  const entry = join(import.meta.dir, "process.ts");
  const child = Bun.spawn([process.execPath, entry, JSON.stringify({ dataDir, user: "kubin" })], {
    stdin: "pipe",
    stdout: "pipe",
  });
  await child.stdin.write("password\n");
  await child.stdin.flush();
  const { value } = await child.stdout.getReader().read();
  expect(JSON.parse(new TextDecoder().decode(value))).toMatchObject({ ready: true, pid: child.pid });
  await child.stdin.end();
  expect(await child.exited).toBe(0);
  rmSync(dataDir, { recursive: true, force: true });
}, 30_000);
