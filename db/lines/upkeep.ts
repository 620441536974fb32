// The upkeep of the line tables: deletes snapshots and dead attempts, and drops the days that are over. For ingest only.
import { ClickHouseLogLevel, createClient } from "@clickhouse/client-web";
import * as v from "valibot";
import { KubinError } from "../model/error.ts";
import { everywhere, lineTables, storedIn } from "./tables.ts";

export interface LineUpkeep {
  /** Deletes all lines of these snapshots. When it answers, no query finds one; the bytes go with the next merge. */
  removeSnapshots(ids: readonly string[]): Promise<void>;
  /** Deletes the lines of these attempts, as above. An attempt's number is used once in all snapshots. */
  removeAttempts(of: readonly { readonly snapshotId: string; readonly attempt: number }[]): Promise<void>;
  /** Drops every partition of `day` (YYYY-MM-DD) and before, with its bytes; answers the days that went. */
  dropUntil(day: string): Promise<string[]>;
  close(): Promise<void>;
}

export interface UpkeepTarget {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Name of a ClickHouse cluster; null for a single server. */
  readonly cluster: string | null;
}

/** A deletion waits behind the merges of its table: 0.5 s idle, 15 s were measured on a busy one. */
const statementMs = 120_000;

const Days = v.array(v.object({ day: v.string() }));
const Partitions = v.array(v.object({ table: v.string(), day: v.string() }));

/** All methods are idempotent and may run in several processes at once. They throw "unavailable". */
export function clickHouseUpkeep({ url, user, password, cluster }: UpkeepTarget): LineUpkeep {
  const client = createClient({
    url,
    username: user,
    password,
    request_timeout: statementMs,
    // It would warn on the console of the long timeout; failures are thrown.
    log: { level: ClickHouseLogLevel.OFF },
  });
  const query = async (sql: string, parameters: Record<string, unknown>): Promise<unknown> =>
    translated(async () =>
      (await client.query({ query: sql, query_params: parameters, format: "JSONEachRow" })).json(),
    );
  const command = async (sql: string, parameters: Record<string, unknown>): Promise<void> =>
    translated(async () => {
      // 1: waits for this server's parts, not for a replica that may be away.
      const settings = { lightweight_deletes_sync: "1", max_execution_time: statementMs / 1000 };
      await client.command({ query: sql, query_params: parameters, clickhouse_settings: settings });
    });

  /**
   * Asks first where there is anything: a mutation of nothing still waits its turn behind merges, and one that names its partition
   * leaves the parts of the other days alone. Measured among 10 M rows: 0.3-0.9 s idle, 1-3 s beside inserts. Patch parts
   * (lightweight_update) took 0.02 s, but 4-5 s beside inserts, cost every row two columns, and need ClickHouse 25.7.
   */
  const remove = async (table: string, where: string, parameters: Record<string, unknown>): Promise<void> => {
    const found = await query(`SELECT DISTINCT toString(drop_on) AS day FROM ${table} WHERE ${where}`, parameters);
    for (const { day } of v.parse(Days, found)) {
      const from = `${storedIn(table, cluster)}${everywhere(cluster)}`;
      await command(`DELETE FROM ${from} IN PARTITION {day:String} WHERE ${where}`, { ...parameters, day });
    }
  };
  const removeEverywhere = async (where: string, parameters: Record<string, unknown>): Promise<void> => {
    await Promise.all(lineTables.map((table) => remove(table, where, parameters)));
  };

  return {
    removeSnapshots: (snapshots) => removeEverywhere("snapshot_id IN {snapshots:Array(String)}", { snapshots }),
    removeAttempts: (of) =>
      removeEverywhere("snapshot_id IN {snapshots:Array(String)} AND attempt IN {attempts:Array(UInt32)}", {
        snapshots: [...new Set(of.map((each) => each.snapshotId))],
        attempts: of.map((each) => each.attempt),
      }),
    async dropUntil(day) {
      // Rows cannot tell: a partition whose lines were all deleted shows none, and still has their bytes.
      const parts = cluster === null ? "system.parts" : `clusterAllReplicas('${cluster}', system.parts)`;
      const found = await query(
        `SELECT DISTINCT table, partition AS day FROM ${parts}
         WHERE active AND database = currentDatabase() AND table IN {tables:Array(String)} AND partition <= {day:String}
         ORDER BY day, table`,
        { tables: lineTables.map((table) => storedIn(table, cluster)), day },
      );
      const due = v.parse(Partitions, found);
      for (const each of due) {
        await command(`ALTER TABLE ${each.table}${everywhere(cluster)} DROP PARTITION {day:String}`, { day: each.day });
      }
      return [...new Set(due.map((each) => each.day))];
    },
    close: () => client.close(),
  };
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.slice(0, 300) : String(cause);
    throw new KubinError("unavailable", `Cannot look after the lines: ${reason}`, { cause, retryAfterSeconds: 5 });
  }
}
