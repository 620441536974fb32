// Lines of one stream in file order: by number, from its end, since a time, and one line by its id.
import * as v from "valibot";
import type { Line } from "../model/contract/logs.ts";
import type { StreamPlace } from "../model/log-stream.ts";
import type { Lines } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { boundTo, instant, visibleRows } from "./bound.ts";
import { count, lineColumnsSql, placedLines, type PlacedLine } from "./row.ts";
import { ofStream } from "./stream-place.ts";

const Rows = v.array(v.object({ rows: count }));

/** All that is given must hold. Without `from`, `since` and `to` these are the stream's last lines. */
export interface StreamAsk {
  readonly of: StreamPlace;
  /** Physical line numbers, both inclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** RFC 3339: lines of this time and later; those without a time go with the line before them. */
  readonly since?: string | undefined;
  /** From the end instead of from the start of what is asked for. */
  readonly tail?: boolean | undefined;
  readonly limit: number;
  /** Stops before the line that would go over it; a newline counts for each line. */
  readonly limitBytes?: number | undefined;
}

export async function readLines(store: Lines, of: Visible, ask: StreamAsk): Promise<Line[]> {
  const bound = boundTo(of);
  const where = [visibleRows, ofStream(ask.of, bound)];
  if (ask.from !== undefined) where.push(`line_no >= ${bound.add("UInt32", ask.from)}`);
  if (ask.to !== undefined) where.push(`line_no <= ${bound.add("UInt32", ask.to)}`);
  if (ask.since !== undefined) {
    where.push(`timestamp >= ${instant(ask.since, bound)}`);
  }
  const tail = ask.tail ?? (ask.from ?? ask.to ?? ask.since) === undefined;
  const limit = bound.add("UInt32", ask.limit);
  const sql = `SELECT ${lineColumnsSql} FROM lines WHERE ${where.join(" AND ")}
    ORDER BY line_no${tail ? " DESC" : ""} LIMIT ${limit}`;
  const rows = (await placedLines(store, sql, bound.values)).map(({ line }) => line);
  if (tail) rows.reverse();
  return ask.limitBytes === undefined ? rows : withinBytes(rows, ask.limitBytes);
}

function withinBytes(lines: readonly Line[], bytesMax: number): Line[] {
  const encoder = new TextEncoder();
  let bytes = 0;
  const end = lines.findIndex((line) => (bytes += encoder.encode(line.message).length + 1) > bytesMax);
  return lines.slice(0, end < 0 ? lines.length : end);
}

/** The line with that number, or the one that it was joined into; null if there is none among what is published. */
export async function findLine(
  store: Lines,
  of: Visible,
  place: StreamPlace,
  number: number,
): Promise<PlacedLine | null> {
  const before = await lastBefore(store, of, place, number, "");
  if (before && number <= before.line.number + before.line.joined) return before;
  const run = before ? await lastBefore(store, of, place, number, "AND joined > 0") : undefined;
  return run && (await isJoinedInto(store, of, place, run, number)) ? run : null;
}

async function lastBefore(
  store: Lines,
  of: Visible,
  place: StreamPlace,
  number: number,
  condition: "" | "AND joined > 0",
): Promise<PlacedLine | undefined> {
  const bound = boundTo(of);
  const sql = `SELECT ${lineColumnsSql} FROM lines WHERE ${visibleRows} AND ${ofStream(place, bound)}
    AND line_no <= ${bound.add("UInt32", number)} ${condition} ORDER BY line_no DESC LIMIT 1`;
  return (await placedLines(store, sql, bound.values))[0];
}

/** The pieces of a joined line need not be neighbours: lines of the other output stream stand between them, rows of their own. */
async function isJoinedInto(
  store: Lines,
  of: Visible,
  place: StreamPlace,
  { line }: PlacedLine,
  number: number,
): Promise<boolean> {
  const bound = boundTo(of);
  const [after, to] = [bound.add("UInt32", line.number), bound.add("UInt32", number)];
  const sql = `SELECT count() AS rows FROM lines WHERE ${visibleRows} AND ${ofStream(place, bound)}
    AND line_no > ${after} AND line_no <= ${to}`;
  const [found] = v.parse(Rows, await store.query(sql, bound.values));
  return number - line.number - (found?.rows ?? 0) <= line.joined;
}
