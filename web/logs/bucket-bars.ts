// Buckets of the aggregate route as bars for a spark: all rows of a table over the same time.
import type { AggregateGroup } from "../../db/model/contract/log-analytics.ts";

type Buckets = AggregateGroup["buckets"];

/** The time that all bars of a table stand for; in milliseconds. */
export interface BarSpan {
  readonly first: number;
  readonly last: number;
  readonly bars: number;
}

/** More would be narrower than what a screen shows. */
const barsMax = 120;

/** Null where no bucket is. */
export function spanOf(rows: readonly Buckets[], everySeconds: number): BarSpan | null {
  const starts = rows.flat().map(({ start }) => Date.parse(start));
  if (starts.length === 0) return null;
  // Not Math.min(...starts): twenty thousand arguments are too many for some engines.
  const first = starts.reduce((least, each) => Math.min(least, each));
  const last = starts.reduce((most, each) => Math.max(most, each));
  return { first, last, bars: Math.min(barsMax, Math.round((last - first) / (everySeconds * 1000)) + 1) };
}

/** A bar of several buckets is as high as the highest: percentiles have no sum. Times have no height, lines stand for them. */
export function bucketBars(buckets: Buckets, { first, last, bars }: BarSpan): number[] {
  const counts = Array.from({ length: bars }, () => 0);
  for (const { start, value, lines } of buckets) {
    const share = last === first ? 0 : (Date.parse(start) - first) / (last - first);
    const at = Math.round(share * (bars - 1));
    counts[at] = Math.max(counts[at] ?? 0, typeof value === "number" ? value : lines);
  }
  return counts;
}
