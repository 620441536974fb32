// Lines on ClickHouse's HTTP interface: a server, ClickHouse Cloud, or the local chDB front, which speaks the same.
import { createClient, ClickHouseError } from "@clickhouse/client-web";
import { KubinError } from "../model/error.ts";
import type { Lines } from "../ports.ts";
import { streamFrom } from "./clickhouse-stream.ts";

export interface ClickHouseSettings {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly database?: string;
  /** Seconds that one query may take, enforced by the server. */
  readonly querySecondsMax?: number;
}

/** Error codes by which ClickHouse says "this took too much": time, memory, result rows, rows to read. */
const limitCodes = new Set(["159", "241", "396", "158"]);
/** CANNOT_COMPILE_REGEXP: what passed our own reading of RE2's grammar, but not RE2. */
const regexCode = "427";

export function clickHouseLines(settings: ClickHouseSettings): Lines {
  const client = createClient({
    url: settings.url,
    username: settings.user,
    password: settings.password,
    database: settings.database ?? "default",
    request_timeout: 30_000,
    // An address is cut off at some length everywhere; names of many pods do not fit into one.
    use_multipart_params_auto: true,
  });
  const limits = {
    max_execution_time: settings.querySecondsMax ?? 10,
    output_format_json_quote_64bit_integers: 1 as const,
  };
  return {
    async query(sql, parameters, own = {}) {
      return translated(async () => {
        const result = await client.query({
          query: sql,
          query_params: parameters,
          format: "JSONEachRow",
          clickhouse_settings: { ...limits, ...own },
        });
        return result.json();
      });
    },
    stream: (sql, parameters, format) => translated(() => streamFrom(settings, sql, parameters, format)),
    close: () => client.close(),
  };
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof KubinError) throw cause;
    if (cause instanceof ClickHouseError && limitCodes.has(cause.code)) {
      throw new KubinError("too_large", "Cannot search that much at once: name a namespace, a pod or a shorter time", {
        cause,
      });
    }
    if (cause instanceof ClickHouseError && cause.code === regexCode) {
      throw new KubinError("invalid", "Cannot search with this regex: the engine cannot compile it; write it simpler", {
        cause,
      });
    }
    const reason = cause instanceof Error ? cause.message.slice(0, 300) : String(cause);
    throw new KubinError("unavailable", `Cannot reach ClickHouse: ${reason}`, { cause, retryAfterSeconds: 5 });
  }
}
