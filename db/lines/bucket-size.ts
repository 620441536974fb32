// How long a bucket of time is, and how its start is written.

/** Seconds; each divides the next. */
export const bucketSizes = [1, 5, 15, 60, 300, 900, 3600, 21_600, 86_400, 604_800, 2_419_200, 31_449_600];
/** What is longer still is put into more of these than were asked for. */
export const longestBucket = bucketSizes.at(-1) ?? 1;

/** The shortest that covers so many seconds with about so many buckets. */
export function bucketSizeFor(spanSeconds: number, buckets: number): number {
  return bucketSizes.find((size) => spanSeconds < size * buckets) ?? longestBucket;
}

/** RFC 3339, of seconds since 1970. */
export function bucketStart(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000", "");
}
