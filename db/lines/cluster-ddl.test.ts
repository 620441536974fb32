import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Throwaway, throwawayClickHouse } from "../local/clickhouse/throwaway.ts";
import { isKubinError } from "../model/error.ts";
import { migrationsTable, onCluster } from "./cluster-ddl.ts";
import { migrateLines, migrations, statements } from "./migrate.ts";
import { lineTables } from "./tables.ts";
import { clickHouseUpkeep } from "./upkeep.ts";

let clickhouse: Throwaway;
beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
});
afterAll(() => clickhouse.remove());

/** ClickHouse's own parser; it throws for what is no statement. */
async function formatted(sql: string): Promise<string> {
  const query = "SELECT formatQuerySingleLine({sql:String}) AS sql";
  const result = await clickhouse.client.query({ query, query_params: { sql }, format: "JSONEachRow" });
  return (await result.json<{ sql: string }>())[0]?.sql ?? "";
}

/** Stands for a server: takes every statement down, and answers those that ask for something with `rows`. */
async function recorded(rows: unknown[], ask: (url: string) => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const sql = (await request.text()).replace(/\s+FORMAT JSONEachRow$/, "");
      const given = new URL(request.url).searchParams;
      const bound = sql.replaceAll(/\{(\w+):\w+\}/g, (_, name: string) => `'${given.get(`param_${name}`)}'`);
      seen.push(given.get("query") ?? bound);
      return new Response(/^\s*SELECT/.test(sql) ? rows.map((row) => `${JSON.stringify(row)}\n`).join("") : "");
    },
  });
  try {
    await ask(server.url.href);
  } finally {
    await server.stop(true);
  }
  return seen;
}

const signIn = { user: "kubin", password: "not-a-secret" };

test("every statement of every migration has its form on a cluster, and ClickHouse can read it", async () => {
  const written = (await migrations()).flatMap(({ sql }) => statements(sql));
  expect(written.length).toBeGreaterThan(1);
  for (const statement of written) {
    for (const rewritten of onCluster(statement, "logs"))
      expect(await formatted(rewritten)).toContain("ON CLUSTER logs");
  }
  expect(await formatted(migrationsTable("logs"))).toContain("ReplicatedReplacingMergeTree");
  expect(await formatted(migrationsTable(null))).not.toContain("CLUSTER");
});

test("the tables are replicated on every shard, and a Distributed one by snapshot stands in front of each", async () => {
  const ddl = (
    await recorded([], async (url) => {
      const { createClient } = await import("@clickhouse/client-web");
      const client = createClient({ url, username: signIn.user, password: signIn.password });
      await migrateLines(client, "logs");
      await client.close();
    })
  ).join("\n\n");
  for (const table of lineTables) {
    expect(ddl).toContain(`CREATE TABLE IF NOT EXISTS ${table}_local ON CLUSTER 'logs' (`);
    expect(ddl).toContain(`CREATE OR REPLACE TABLE ${table} ON CLUSTER 'logs' AS ${table}_local`);
    expect(ddl).toContain(`Distributed('logs', currentDatabase(), '${table}_local', cityHash64(snapshot_id))`);
  }
  expect(ddl).toContain("ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')");
  expect(ddl).not.toContain("non_replicated");
});

test("the rewritten table has the columns, key and indexes of the one it is made from", async () => {
  for (const statement of (await migrations()).flatMap(({ sql }) => statements(sql))) {
    if (!statement.startsWith("CREATE TABLE")) continue;
    const [local = ""] = onCluster(statement, "logs");
    const plain = local
      .replace("_local ON CLUSTER 'logs'", "")
      .replace(/ReplicatedMergeTree\([^)]*\)/, "MergeTree")
      .replace("replicated_dedup", "non_replicated_dedup");
    expect(await formatted(plain)).toBe(await formatted(statement));
  }
});

test("an ALTER reaches the tables that hold rows, a DROP both, and anything else is refused", () => {
  expect(onCluster("ALTER TABLE lines ADD COLUMN IF NOT EXISTS x UInt8", "c")).toEqual([
    "ALTER TABLE lines_local ON CLUSTER 'c' ADD COLUMN IF NOT EXISTS x UInt8",
    expect.stringMatching(/^CREATE OR REPLACE TABLE lines ON CLUSTER 'c' AS lines_local\s+ENGINE = Distributed/),
  ]);
  expect(onCluster("DROP TABLE IF EXISTS old", "c")).toEqual([
    "DROP TABLE IF EXISTS old ON CLUSTER 'c' SYNC",
    "DROP TABLE IF EXISTS old_local ON CLUSTER 'c' SYNC",
  ]);
  for (const [statement, cluster] of [
    ["INSERT INTO lines SELECT 1", "c"],
    ["CREATE VIEW v AS SELECT 1", "c"],
    ["DROP TABLE IF EXISTS old", "c' SYNC; DROP"],
  ] as const) {
    let thrown: unknown;
    try {
      onCluster(statement, cluster);
    } catch (error) {
      thrown = error;
    }
    expect(isKubinError(thrown, "invalid"), statement).toBe(true);
  }
});

test("deletions and drops go to the local tables of every shard", async () => {
  const target = (url: string) => clickHouseUpkeep({ url, ...signIn, cluster: "logs" });
  const deleted = await recorded([{ day: "2026-12-01" }], (url) => target(url).removeSnapshots(["a"]));
  for (const table of lineTables) {
    const statement = deleted.find((sql) => sql.startsWith(`DELETE FROM ${table}_local `)) ?? "";
    expect(statement).toContain("ON CLUSTER 'logs' IN PARTITION '2026-12-01' WHERE snapshot_id IN");
    expect(await formatted(statement.replace("{snapshots:Array(String)}", "['a']"))).toContain("ON CLUSTER logs");
  }
  const dropped = await recorded([{ table: "lines_local", day: "2026-12-01" }], (url) =>
    target(url).dropUntil("2026-12-01"),
  );
  expect(dropped[0]).toContain("clusterAllReplicas('logs', system.parts)");
  expect(dropped[1]).toBe("ALTER TABLE lines_local ON CLUSTER 'logs' DROP PARTITION '2026-12-01'");
  for (const sql of dropped) await formatted(sql.replace("{tables:Array(String)}", "['a']"));
});
