// What stood around a line: in its own stream by number, elsewhere by time.
import type { Line, LogScope } from "../model/contract/logs.ts";
import type { Lines } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { type Bound, boundTo, visibleRows } from "./bound.ts";
import { beyond, byTime, type Direction } from "./line-order.ts";
import { lineColumnsSql, placedLines, type PlacedLine } from "./row.ts";
import { ofStream } from "./stream-place.ts";
import { held } from "./time-window.ts";

/** Nanoseconds on either side that are looked at first: enough almost always, and an index skips the rest. */
const nearNs = [60_000_000_000n, 3_600_000_000_000n] as const;

/** Up to `around` lines before and after the line, the line itself between them. */
export async function contextOf(
  store: Lines,
  of: Visible,
  target: PlacedLine,
  ask: { readonly scope: LogScope; readonly before: number; readonly after: number },
): Promise<Line[]> {
  const one = ask.scope === "container" ? inStream : byTimeAround;
  const [before, after] = await Promise.all([
    one(store, of, target, ask.scope, "down", ask.before),
    one(store, of, target, ask.scope, "up", ask.after),
  ]);
  return [...before.toReversed(), target.line, ...after];
}

type Side = (
  store: Lines,
  of: Visible,
  target: PlacedLine,
  scope: LogScope,
  direction: Direction,
  limit: number,
) => Promise<Line[]>;

const inStream: Side = async (store, of, { line, position }, _scope, direction, limit) => {
  if (limit === 0) return [];
  const bound = boundTo(of);
  const where = [
    visibleRows,
    ofStream(line, bound),
    `line_no ${direction === "up" ? ">" : "<"} ${bound.add("UInt32", position.number)}`,
  ];
  const sql = `SELECT ${lineColumnsSql} FROM lines WHERE ${where.join(" AND ")}
    ORDER BY line_no${direction === "up" ? "" : " DESC"} LIMIT ${bound.add("UInt32", limit)}`;
  return (await placedLines(store, sql, bound.values)).map(({ line }) => line);
};

/** Widens the time it looks at until there are enough lines. */
const byTimeAround: Side = async (store, of, { line, position }, scope, direction, limit) => {
  if (limit === 0) return [];
  for (const near of [...nearNs, undefined]) {
    const bound = boundTo(of);
    const where = [visibleRows, placeOf(line, scope, bound), beyond(position, direction, bound)];
    if (near !== undefined) where.push(withinNs(position.ns, direction === "up" ? near : -near, bound));
    const sql = `SELECT ${lineColumnsSql} FROM lines WHERE ${where.join(" AND ")}
      ORDER BY ${byTime[direction]} LIMIT ${bound.add("UInt32", limit)}`;
    const found = await placedLines(store, sql, bound.values);
    if (found.length === limit || near === undefined) return found.map(({ line }) => line);
  }
  return [];
};

/** A time outside what the column can hold would be wrapped around. */
function withinNs(ns: string, reach: bigint, bound: Bound): string {
  const end = held(BigInt(ns) + reach);
  return `timestamp ${reach > 0n ? "<=" : ">="} fromUnixTimestamp64Nano(${bound.add("Int64", end.toString())}, 'UTC')`;
}

function placeOf(line: Line, scope: LogScope, bound: Bound): string {
  switch (scope) {
    case "container":
    case "pod":
      return `namespace = ${bound.add("String", line.namespace)} AND pod = ${bound.add("String", line.pod)}`;
    case "namespace":
      return `namespace = ${bound.add("String", line.namespace)}`;
    case "node":
      return `node = ${bound.add("String", line.node)}`;
    case "snapshot":
      break;
  }
  return "1";
}
