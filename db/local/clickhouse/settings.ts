// The settings a request may bring, and the limits it gets when it brings none.
import { ClickHouseException } from "./exception.ts";
import { stringLiteral } from "./parameter.ts";
import { isSymbol, isWord, type Token } from "./token.ts";

/** Settings of the engine that a caller may choose: limits, output details, insert behaviour. Nothing that opens a door. */
const allowed = new Set([
  "max_execution_time",
  "max_memory_usage",
  "max_result_rows",
  "max_result_bytes",
  "max_rows_to_read",
  "max_bytes_to_read",
  "max_block_size",
  "max_insert_block_size",
  "max_threads",
  "max_insert_threads",
  "min_insert_block_size_rows",
  "min_insert_block_size_bytes",
  "insert_deduplicate",
  "insert_deduplication_token",
  "use_query_condition_cache",
  "use_skip_indexes",
  "force_primary_key",
  "optimize_read_in_order",
  "optimize_on_insert",
  "mutations_sync",
  "lightweight_deletes_sync",
  "alter_sync",
  "join_use_nulls",
  "date_time_input_format",
  "date_time_output_format",
  "output_format_json_quote_64bit_integers",
  "input_format_skip_unknown_fields",
]);

/** Parameters of the HTTP interface itself; the engine does not know them. */
const ofHttp = new Set([
  "wait_end_of_query",
  "enable_http_compression",
  "default_format",
  "send_progress_in_http_headers",
  "http_headers_progress_interval_ms",
  "cancel_http_readonly_queries_on_client_close",
  "buffer_size",
  "http_write_exception_in_output_format",
]);

/** What one statement may use unless it asks for less; bytes and seconds. */
export interface Limits {
  readonly executionSeconds: number;
  readonly memoryBytes: number;
  /** An answer that cannot be streamed is held in memory, so it is bounded. */
  readonly resultBytes: number;
}

const capped: Record<string, keyof Limits> = {
  max_execution_time: "executionSeconds",
  max_memory_usage: "memoryBytes",
  max_result_bytes: "resultBytes",
};

export const isHttpParameter = (name: string): boolean => ofHttp.has(name);

/** Every setting the engine gets for one statement: the request's own, and the limits, which it can only lower. */
export function engineSettings(asked: ReadonlyMap<string, string>, limits: Limits): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [name, value] of asked) {
    refuseUnknown(name);
    settings.set(name, /^-?[0-9]+(?:\.[0-9]+)?$/.test(value) ? value : stringLiteral(value));
  }
  for (const [name, limit] of Object.entries(capped)) {
    const most = limits[limit];
    const wanted = Number(asked.get(name) ?? most);
    // 0 is "no limit" to ClickHouse, which nobody gets here.
    settings.set(name, String(wanted > 0 && wanted <= most ? wanted : most));
  }
  return settings;
}

/** Refuses a SETTINGS clause inside a statement that names anything else: a sub-select could undo a limit with it. */
export function checkSettingsClauses(tokens: readonly Token[]): void {
  for (let at = 0; at < tokens.length; at++) {
    if (!isWord(tokens[at], "settings") || isSymbol(tokens[at - 1], ".") || !isSymbol(tokens[at + 2], "=")) continue;
    for (let name = at + 1; ; name += 4) {
      const setting = tokens[name]?.name ?? "";
      refuseUnknown(setting);
      if (setting in capped) throw settingRefused(setting, "give it in the URL");
      if (!isSymbol(tokens[name + 3], ",") || !isSymbol(tokens[name + 5], "=")) break;
    }
  }
}

function refuseUnknown(name: string): void {
  if (!allowed.has(name)) throw settingRefused(name, "it is not on the list of settings that requests may choose");
}

const settingRefused = (name: string, why: string): ClickHouseException =>
  new ClickHouseException(115, "UNKNOWN_SETTING", `Cannot apply setting "${name}": ${why}`);
