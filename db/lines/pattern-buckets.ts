// When each of a few templates was said: counts per bucket of time, all in one statement.
import * as v from "valibot";
import type { LogTemplate } from "../model/log-pattern/templates.ts";
import type { Lines } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { boundTo, visibleRows } from "./bound.ts";
import { bucketSizeFor } from "./bucket-size.ts";
import { questionCondition } from "./conditions.ts";
import type { Question } from "./question.ts";
import { count } from "./row.ts";

export interface PatternBuckets {
  /** Seconds since 1970 where the first bucket begins. */
  readonly start: number;
  readonly bucketSeconds: number;
  /** A row for each template, all of one length. */
  readonly counts: readonly (readonly number[])[];
}

/** Patterns that one statement looks for; a template of thousands has its rarest left out. */
const patternsMax = 5000;

const Row = v.object({ template: count, bucket: count, found: count });

/** Null where no line of them has a time. A line outside the times that its template is known for counts at their end. */
export async function patternBuckets(
  store: Lines,
  of: Visible,
  question: Question,
  templates: readonly LogTemplate[],
  buckets: number,
): Promise<PatternBuckets | null> {
  const seconds = templates.flatMap(({ first, last }) =>
    first === null || last === null ? [] : [Number(first / 1_000_000_000n), Number(last / 1_000_000_000n)],
  );
  if (seconds.length === 0) return null;
  const begin = seconds.reduce((a, b) => Math.min(a, b));
  const end = seconds.reduce((a, b) => Math.max(a, b));
  const size = bucketSizeFor(end - begin, buckets);
  const start = Math.floor(begin / size) * size;
  const length = Math.floor((end - start) / size) + 1;
  const pairs = templates.flatMap((template, i) =>
    template.patterns.map((pattern) => [BigInt(pattern), BigInt(i)] as const),
  );
  const told = pairs.slice(0, patternsMax);
  const bound = boundTo(of);
  const [patterns, places] = [0, 1].map((side) =>
    bound.add(
      "Array(UInt64)",
      told.map((pair) => pair[side] ?? 0n),
    ),
  );
  const [from, every, last] = [start, size, length - 1].map((each) => bound.add("Int64", each));
  const where = `${visibleRows} AND pattern IN ${patterns} AND toUnixTimestamp64Nano(timestamp) > 0 AND ${questionCondition(question, bound)}`;
  const second = "intDiv(toUnixTimestamp64Nano(timestamp), 1000000000)";
  const sql = `SELECT template, bucket, count() AS found
    FROM (SELECT transform(pattern, ${patterns}, ${places}, toUInt64(0)) AS template,
      least(greatest(intDiv(${second} - ${from}, ${every}), 0), ${last}) AS bucket FROM lines WHERE ${where})
    GROUP BY template, bucket`;
  const counts = templates.map(() => Array.from({ length }, () => 0));
  for (const row of v.parse(v.array(Row), await store.query(sql, bound.values))) {
    const own = counts[row.template];
    if (own) own[row.bucket] = row.found;
  }
  return { start, bucketSeconds: size, counts };
}
