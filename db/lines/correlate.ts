// Who else failed around a time: errors per pod in a window, against how many it writes anyway.
import * as v from "valibot";
import type { Around, Failing } from "../model/contract/log-analytics.ts";
import type { Line } from "../model/contract/logs.ts";
import type { Lines } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { boundTo, visibleRows } from "./bound.ts";
import { errorSeverity } from "./dimension-sql.ts";
import { count, lineColumnsSql, placedLines, timeOf } from "./row.ts";
import { type Window, windowAround, withinWindow } from "./time-window.ts";

const placesMax = 10_000;

/** A pod; or, where lines are of no pod, a file of a node. */
const Place = v.object({ namespace: v.string(), pod: v.string(), hostNode: v.string(), hostFile: v.string() });
const placeSql = "namespace, pod, if(pod = '', node, '') AS hostNode, if(pod = '', file, '') AS hostFile";
const placeNames = "namespace, pod, hostNode, hostFile";
const ErrorRow = v.object({
  ...Place.entries,
  errors: count,
  first: v.string(),
  sampleStream: v.string(),
  sampleNumber: count,
});
type ErrorRow = v.InferOutput<typeof ErrorRow>;
const LifeRow = v.object({ ...Place.entries, all: count, begin: v.string(), end: v.string() });
type Life = v.InferOutput<typeof LifeRow>;

const keyOf = (of: v.InferOutput<typeof Place>): string =>
  JSON.stringify([of.namespace, of.pod, of.hostNode, of.hostFile]);

/** `at` in nanoseconds since 1970. Errors are of level error and fatal. */
export async function failingAround(
  store: Lines,
  of: Visible,
  at: bigint,
  ask: { readonly seconds: number; readonly limit: number },
): Promise<Around> {
  const window = windowAround(at, ask.seconds);
  const rows = await errorRows(store, of, window);
  const lives = await livesOf(store, of, rows);
  const windowSeconds = 2 * ask.seconds;
  const rated = rows.map((row) => ({ row, usual: usualOf(lives.get(keyOf(row)), windowSeconds) ?? row.errors }));
  const shown = rated.sort((a, b) => excess(b) - excess(a) || b.row.errors - a.row.errors).slice(0, ask.limit);
  const samples = await sampleLines(
    store,
    of,
    shown.map(({ row }) => row),
  );
  return {
    at: timeOf(at.toString()),
    from: timeOf(window.from.toString()),
    to: timeOf(window.to.toString()),
    failing: shown.map(({ row, usual }): Failing => ({
      namespace: row.namespace,
      pod: row.pod,
      node: row.hostNode,
      file: row.hostFile,
      errors: row.errors,
      usual,
      ratio: row.errors / usual,
      firstAfterMs: Number(BigInt(row.first) - at) / 1e6,
      sample: samples.get(`${row.sampleStream}:${row.sampleNumber}`) ?? null,
    })),
    errors: rows.reduce((sum, row) => sum + row.errors, 0),
    places: rows.length,
  };
}

/** The ratio, with one error more that is usual for everybody: a single error in a long life is no news, five hundred are. */
const excess = ({ row, usual }: { row: ErrorRow; usual: number }): number => row.errors / (usual + 1);

async function errorRows(store: Lines, of: Visible, window: Window): Promise<ErrorRow[]> {
  const bound = boundTo(of);
  const where = `${visibleRows} AND CAST(level, 'Int8') >= ${errorSeverity} AND ${withinWindow(window, bound)}`;
  const sql = `SELECT ${placeNames}, errors, toString(toUnixTimestamp64Nano(earliest.1)) AS first,
      toString(earliest.2) AS sampleStream, earliest.3 AS sampleNumber
    FROM (SELECT ${placeSql}, count() AS errors, min((timestamp, stream_id, line_no)) AS earliest
      FROM lines WHERE ${where} GROUP BY ${placeNames})
    ORDER BY errors DESC, ${placeNames} LIMIT ${placesMax}`;
  return v.parse(v.array(ErrorRow), await store.query(sql, bound.values));
}

/** As many as a window holds of a life that failed evenly from its first line to its last; a shorter life is one window long. */
function usualOf(life: Life | undefined, windowSeconds: number): number | undefined {
  if (life === undefined) return undefined;
  const seconds = Number(BigInt(life.end) - BigInt(life.begin)) / 1e9;
  return (life.all * windowSeconds) / Math.max(seconds, windowSeconds);
}

/** All errors of each place, and when its lines began and ended. */
async function livesOf(store: Lines, of: Visible, places: readonly ErrorRow[]): Promise<Map<string, Life>> {
  if (places.length === 0) return new Map();
  const ask = async (table: string, columns: string): Promise<Map<string, Life>> => {
    const bound = boundTo(of);
    const names = (key: "namespace" | "pod"): string =>
      bound.add("Array(String)", [...new Set(places.map((each) => each[key]))]);
    const where = `${visibleRows} AND namespace IN ${names("namespace")} AND pod IN ${names("pod")}`;
    const sql = `SELECT ${placeNames}, sumIf(n, severity >= ${errorSeverity}) AS all,
        toString(toUnixTimestamp64Nano(minIf(firstAt, lastAt > toDateTime64(0, 9)))) AS begin,
        toString(toUnixTimestamp64Nano(max(lastAt))) AS end
      FROM (SELECT ${placeSql}, CAST(level, 'Int8') AS severity, ${columns} FROM ${table} WHERE ${where})
      GROUP BY ${placeNames} HAVING all > 0`;
    const rows = v.parse(v.array(LifeRow), await store.query(sql, bound.values));
    return new Map(rows.map((row) => [keyOf(row), row]));
  };
  const counted = await ask("lines_per_stream", "lines AS n, first AS firstAt, last AS lastAt");
  // A snapshot of before there were counts per stream.
  return counted.size > 0 ? counted : ask("lines", "1 AS n, timestamp AS firstAt, timestamp AS lastAt");
}

async function sampleLines(store: Lines, of: Visible, rows: readonly ErrorRow[]): Promise<Map<string, Line>> {
  if (rows.length === 0) return new Map();
  const bound = boundTo(of);
  const names = (key: "namespace" | "pod"): string =>
    bound.add("Array(String)", [...new Set(rows.map((each) => each[key]))]);
  const ids = rows.map((row) => `(${bound.add("UInt64", row.sampleStream)}, ${bound.add("UInt32", row.sampleNumber)})`);
  const sql = `SELECT ${lineColumnsSql} FROM lines WHERE ${visibleRows} AND namespace IN ${names("namespace")}
    AND pod IN ${names("pod")} AND (stream_id, line_no) IN (${ids.join(", ")})`;
  const found = await placedLines(store, sql, bound.values);
  return new Map(found.map(({ line }) => [`${line.stream}:${line.number}`, line]));
}
