// Rewrites a migration's statement for a ClickHouse cluster: replicated tables on every shard, and a Distributed one in front of each.
//
//   CREATE TABLE lines (…) ENGINE = MergeTree …  ─▶  lines_local: ReplicatedMergeTree, on every server
//                                                ─▶  lines: Distributed over lines_local, by cityHash64(snapshot_id)
import { KubinError } from "../model/error.ts";
import { everywhere, storedIn } from "./tables.ts";

/**
 * Coordinates replicas in ClickHouse Keeper. The table's uuid is in the path: after DROP TABLE the old path lives on for minutes, and a
 * fixed one would refuse the new table. Macros `{shard}` and `{replica}` come from each server's configuration.
 */
const replicated = (kind: string): string =>
  `ENGINE = Replicated${kind}MergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')`;

const created = /^CREATE TABLE IF NOT EXISTS (\w+)\s*(\([\s\S]*\))\s*ENGINE = (\w*)MergeTree\b([\s\S]*)$/;
const altered = /^ALTER TABLE (\w+)\s([\s\S]+)$/;
const dropped = /^DROP TABLE IF EXISTS (\w+)$/;

/** The statements for the cluster, in order. Throws "invalid" for a statement of no known form: it would run on one server only. */
export function onCluster(statement: string, cluster: string): string[] {
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(cluster)) {
    throw new KubinError("invalid", `Cannot migrate: "${cluster}" is not the name of a ClickHouse cluster`);
  }
  const on = everywhere(cluster);
  const create = created.exec(statement);
  if (create) {
    const [, table = "", columns = "", kind = "", rest = ""] = create;
    const settings = rest.replace("non_replicated_deduplication_window", "replicated_deduplication_window");
    const local = storedIn(table, cluster);
    return [
      `CREATE TABLE IF NOT EXISTS ${local}${on} ${columns} ${replicated(kind)}${settings}`,
      inFront(table, cluster),
    ];
  }
  const alter = altered.exec(statement);
  if (alter) {
    const [, table = "", change = ""] = alter;
    // A Distributed table takes no indexes: made anew it has whatever columns the one behind it has.
    return [`ALTER TABLE ${storedIn(table, cluster)}${on} ${change}`, inFront(table, cluster)];
  }
  const table = dropped.exec(statement)?.[1];
  if (table !== undefined) {
    return [table, storedIn(table, cluster)].map((name) => `DROP TABLE IF EXISTS ${name}${on} SYNC`);
  }
  throw new KubinError("invalid", `Cannot migrate on a cluster: no rule for "${statement.slice(0, 60)}"`);
}

/** It holds nothing, so it can be replaced at any time. A snapshot's rows lie on one shard: its questions need no other. */
function inFront(table: string, cluster: string): string {
  const local = storedIn(table, cluster);
  return `CREATE OR REPLACE TABLE ${table}${everywhere(cluster)} AS ${local}
    ENGINE = Distributed('${cluster}', currentDatabase(), '${local}', cityHash64(snapshot_id))`;
}

/** The list of applied migrations, one copy on every server of every shard: whichever is asked knows them all. */
export function migrationsTable(cluster: string | null): string {
  const engine =
    cluster === null
      ? "ReplacingMergeTree"
      : "ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/all', '{shard}-{replica}')";
  return `CREATE TABLE IF NOT EXISTS kubin_migrations${everywhere(cluster)} (name String, sha256 String, applied_at DateTime('UTC'))
    ENGINE = ${engine} ORDER BY name SETTINGS fsync_after_insert = 1`;
}
