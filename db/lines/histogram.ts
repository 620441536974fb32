// How many lines a question finds, by time and level, in one statement. A line without a time of its own counts at the time
// of the line before it, as everywhere; those of streams without any time are counted apart.
import * as v from "valibot";
import { type Histogram, levels } from "../model/contract/logs.ts";
import type { Lines } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { boundTo, visibleRows } from "./bound.ts";
import { bucketSizes, bucketStart, longestBucket } from "./bucket-size.ts";
import { questionCondition } from "./conditions.ts";
import { termsOf } from "../model/log-query/terms.ts";
import { isOfMinute, type Question, whereLines } from "./question.ts";
import { count } from "./row.ts";

/** Rows that are counted at once. Of the engine's 65,409 the columns beside the messages leave the cache: an eighth more CPU for a word. */
const countedAtOnce = { max_block_size: 16_384 };

const Row = v.object({ level: v.picklist(levels), lines: count, start: count, timed: count, size: count });

/**
 * The buckets span what was found, so their size is known only when everything is counted: lines are counted in steps
 * that are fine enough for the snapshot's whole span, and these are put together by window functions behind it.
 */
export async function histogram(store: Lines, of: Visible, question: Question, bucketsWanted = 60): Promise<Histogram> {
  if (termsOf(question.query).every(isOfMinute)) {
    const fromMinutes = toHistogram(await byMinutes(store, of, question, bucketsWanted));
    // Few minutes make few bars, and no minutes may mean a snapshot of before there were counts: then lines are read.
    if (fromMinutes.total > 0 && fromMinutes.bucketSeconds > 60) return fromMinutes;
  }
  const bound = boundTo(of);
  const where = whereLines(question, [questionCondition(question, bound)]);
  const span = `(SELECT dateDiff('second', minIf(first, last > toDateTime64(0, 9)), max(last)) FROM lines_per_stream WHERE ${visibleRows})`;
  const step = `arrayFirst(x -> x * 4000 >= ${span} OR x = ${longestBucket}, ${sizeList})`;
  const counted = `SELECT level, toUnixTimestamp(timestamp) > 0 AS timed, intDiv(toUnixTimestamp(timestamp), ${step}) * ${step} AS step, count() AS n
    FROM lines ${where} GROUP BY level, timed, step`;
  return toHistogram(await buckets(store, counted, bound.add("UInt32", bucketsWanted), bound.values, countedAtOnce));
}

async function byMinutes(store: Lines, of: Visible, question: Question, bucketsWanted: number) {
  const bound = boundTo(of);
  const where = `${visibleRows} AND ${questionCondition(question, bound)}`;
  const counted = `SELECT level, toUnixTimestamp(minute) > 0 AS timed, toUnixTimestamp(minute) AS step, sum(lines) AS n
    FROM lines_per_minute WHERE ${where} GROUP BY level, timed, step`;
  return buckets(store, counted, bound.add("UInt32", bucketsWanted), bound.values);
}

const sizeList = `[${bucketSizes.join(", ")}]`;

async function buckets(
  store: Lines,
  counted: string,
  wanted: string,
  values: Record<string, unknown>,
  settings: Record<string, number> = {},
) {
  const sql = `SELECT level, timed, toUInt32(size) AS size, intDiv(step, size) * size AS start, sum(n) AS lines
    FROM (SELECT level, timed, step, n,
      arrayFirst(x -> (maxIf(step, timed) OVER () - minIf(step, timed) OVER ()) < x * ${wanted} OR x = ${longestBucket}, ${sizeList}) AS size
      FROM (${counted}))
    GROUP BY level, timed, size, start ORDER BY start, level LIMIT 20000`;
  return v.parse(v.array(Row), await store.query(sql, values, settings));
}

function toHistogram(rows: readonly v.InferOutput<typeof Row>[]): Histogram {
  const timed = rows.filter((row) => row.timed > 0);
  const sum = (of: readonly { lines: number }[]): number => of.reduce((all, row) => all + row.lines, 0);
  return {
    bucketSeconds: rows[0]?.size ?? 1,
    buckets: timed.map(({ start, level, lines }) => ({
      start: bucketStart(start),
      level,
      lines,
    })),
    untimed: sum(rows) - sum(timed),
    total: sum(rows),
  };
}
