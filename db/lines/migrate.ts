// Brings ClickHouse to the newest tables: the files of migrations/clickhouse, in order, each once.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ClickHouseClient } from "@clickhouse/client-web";
import * as v from "valibot";
import { KubinError } from "../model/error.ts";
import { migrationsTable, onCluster } from "./cluster-ddl.ts";

const folder = join(import.meta.dir, "..", "migrations", "clickhouse");

const Applied = v.array(v.object({ name: v.string(), sha256: v.string() }));

/**
 * Answers the names of the files it applied now. ClickHouse has no transaction over several tables: a file that was
 * cut short is run again from its start, so every statement says IF NOT EXISTS. Throws "conflict" for a file that was
 * changed after it had been applied. `cluster` names a ClickHouse cluster: the same files make replicated and Distributed tables there.
 */
export async function migrateLines(client: ClickHouseClient, cluster: string | null = null): Promise<string[]> {
  await client.command({ query: migrationsTable(cluster) });
  const result = await client.query({
    query: "SELECT name, sha256 FROM kubin_migrations ORDER BY applied_at",
    format: "JSONEachRow",
  });
  const known = new Map(v.parse(Applied, await result.json()).map((row) => [row.name, row.sha256]));
  const applied: string[] = [];
  for (const { name, sql } of await migrations()) {
    const sha256 = new Bun.CryptoHasher("sha256").update(sql).digest("hex");
    const before = known.get(name);
    if (before === sha256) continue;
    if (before !== undefined) {
      throw new KubinError("conflict", `Cannot migrate "${name}": it was changed after it had been applied`);
    }
    for (const statement of statements(sql)) {
      const queries = cluster === null ? [statement] : onCluster(statement, cluster);
      for (const query of queries) await client.command({ query });
    }
    const row = { name, sha256, applied_at: Math.floor(Date.now() / 1000) };
    await client.insert({ table: "kubin_migrations", values: [row], format: "JSONEachRow" });
    applied.push(name);
  }
  return applied;
}

/** Every migration, oldest first. */
export async function migrations(): Promise<{ name: string; sql: string }[]> {
  const names = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(names.map(async (name) => ({ name, sql: await Bun.file(join(folder, name)).text() })));
}

/** A statement ends with a semicolon at the end of a line; our files keep to that. */
export function statements(sql: string): string[] {
  return sql
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.replaceAll(/^\s*--.*$/gm, "").trim())
    .filter((statement) => statement !== "");
}
