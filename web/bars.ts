// The answer of the histogram route as bars of stacked levels.
import { type Histogram, type Level, levels } from "../db/model/contract/logs.ts";

export interface Bar {
  /** RFC 3339, inclusive. */
  readonly from: string;
  /** The bar's last millisecond, inclusive. */
  readonly to: string;
  readonly lines: number;
  /** The worst level is at the bottom, where the eye starts. */
  readonly parts: readonly { readonly level: Level; readonly lines: number }[];
}

/** Above this, empty buckets are left out instead of drawn. */
const barsMax = 200;

/** Bars from the first to the last bucket, the empty ones between included: a silence is something to see. */
export function barsOf({ bucketSeconds, buckets }: Pick<Histogram, "bucketSeconds" | "buckets">): Bar[] {
  const ms = bucketSeconds * 1000;
  const byStart = new Map<number, Map<Level, number>>();
  for (const bucket of buckets) {
    const start = Date.parse(bucket.start);
    if (Number.isNaN(start)) continue;
    const counts = byStart.get(start) ?? new Map<Level, number>();
    counts.set(bucket.level, (counts.get(bucket.level) ?? 0) + bucket.lines);
    byStart.set(start, counts);
  }
  const starts = [...byStart.keys()].sort((a, b) => a - b);
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) return [];
  const steps = Math.round((last - first) / ms) + 1;
  const all = steps <= barsMax ? Array.from({ length: steps }, (_, i) => first + i * ms) : starts;
  return all.map((start) => barOf(start, ms, byStart.get(start)));
}

function barOf(start: number, ms: number, counts: Map<Level, number> | undefined): Bar {
  const parts = levels
    .toReversed()
    .flatMap((level) => (counts?.has(level) ? [{ level, lines: counts.get(level) ?? 0 }] : []));
  return {
    from: new Date(start).toISOString(),
    to: new Date(start + ms - 1).toISOString(),
    lines: parts.reduce((sum, part) => sum + part.lines, 0),
    parts,
  };
}
