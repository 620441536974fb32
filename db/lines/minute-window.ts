// How far in time a page of lines can reach, told by the counts per minute: behind that no line is read.
import type { Bound } from "./bound.ts";
import { visibleRows } from "./bound.ts";
import { questionCondition } from "./conditions.ts";
import type { Direction } from "./line-order.ts";
import { isOfMinute, type Question } from "./question.ts";
import { termsOf } from "../model/log-query/terms.ts";

/** The last minute of a ClickHouse DateTime, in seconds: whatever claims to be later is counted there. */
const lastMinute = 4_294_967_280;
const minuteNs = 60_000_000_000n;

export interface Reach {
  readonly direction: Direction;
  readonly lines: number;
  /** Where the page begins, in nanoseconds since 1970 as decimal text; absent: at the end of all lines. */
  readonly from: string | undefined;
}

/**
 * A condition that holds for the first `lines` lines of the question beyond `from`, and for as few others as minutes can tell. Null
 * where the counts per minute do not know what the question asks; without any counts it holds for all lines.
 */
export function minuteWindow(question: Question, { direction, lines, from }: Reach, bound: Bound): string | null {
  if (!termsOf(question.query).every(isOfMinute)) return null;
  const down = direction === "down";
  const where = [visibleRows, questionCondition(question, bound)];
  let counted = "lines";
  if (from !== undefined) {
    const edge = `toDateTime(${bound.add("UInt32", minuteOf(from))}, 'UTC')`;
    where.push(`minute ${down ? "<=" : ">="} ${edge}`);
    // Some lines of that minute lie on the other side.
    counted = `if(minute = ${edge}, 0, lines)`;
  }
  const wanted = bound.add("UInt32", lines);
  const minutes = `(SELECT minute, sum(n) OVER (ORDER BY minute${down ? " DESC" : ""} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS nearer
    FROM (SELECT minute, sum(${counted}) AS n FROM lines_per_minute WHERE ${where.join(" AND ")} GROUP BY minute))`;
  if (down) {
    // Of no minutes the smallest is 1970.
    return `timestamp >= (SELECT toDateTime64(min(minute), 9, 'UTC') FROM ${minutes} WHERE nearer < ${wanted})`;
  }
  const open = `count() = 0 OR max(minute) >= toDateTime(${lastMinute}, 'UTC')`;
  return `timestamp < (SELECT if(${open}, toDateTime64('2262-01-01 00:00:00', 9, 'UTC'), toDateTime64(max(minute), 9, 'UTC') + toIntervalMinute(1))
    FROM ${minutes} WHERE nearer < ${wanted})`;
}

function minuteOf(ns: string): number {
  const at = BigInt(ns);
  return at < 0n ? 0 : Math.min(Number(at / minuteNs) * 60, lastMinute);
}
