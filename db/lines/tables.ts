// The ClickHouse tables that hold a snapshot's lines and what was counted from them: deletion, drops and the cluster all go by this list.

/** All are keyed (snapshot_id, attempt, …) and PARTITION BY drop_on; db/lines/upkeep.test.ts fails for a table that is missing here. */
export const lineTables = ["lines", "lines_per_minute", "lines_per_stream", "line_patterns"] as const;

/** Where a table's rows lie: on a cluster its own name is a Distributed table that only passes questions on. */
export function storedIn(table: string, cluster: string | null): string {
  return cluster === null ? table : `${table}_local`;
}

/** `ON CLUSTER` for a statement that every shard must run; nothing on a single server. */
export function everywhere(cluster: string | null): string {
  return cluster === null ? "" : ` ON CLUSTER '${cluster}'`;
}
