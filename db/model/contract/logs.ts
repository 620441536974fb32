// What a reader asks about log lines, and what comes back. Times are RFC 3339 with nanoseconds, line numbers 1-based.
import * as v from "valibot";
import { queryText, wholeNumber } from "./query-values.ts";

const text = queryText(512);
const streamId = v.pipe(v.string(), v.regex(/^[0-9]{1,20}$/, "a stream id"));

export const levels = ["unknown", "trace", "debug", "info", "warn", "error", "fatal"] as const;
export type Level = (typeof levels)[number];

/** Streams of a pod, a container, a node or all. */
export const StreamQuery = v.object({
  namespace: v.optional(text),
  pod: v.optional(text),
  container: v.optional(text),
  source: v.optional(v.picklist(["container", "host"])),
});
export type StreamQuery = v.InferOutput<typeof StreamQuery>;

export const StreamRow = v.object({
  /** 64-bit id as decimal text. */
  id: v.string(),
  source: v.string(),
  namespace: v.string(),
  pod: v.string(),
  container: v.string(),
  generation: v.string(),
  file: v.string(),
  node: v.string(),
  lines: v.number(),
  bytes: v.number(),
});
export type StreamRow = v.InferOutput<typeof StreamRow>;
export const StreamList = v.pipe(v.object({ streams: v.array(StreamRow) }), v.metadata({ ref: "StreamList" }));
export type StreamList = v.InferOutput<typeof StreamList>;

/** Search over all lines. `text` is a substring, case-insensitive; newest lines first. */
export const LogSearch = v.object({
  text: v.optional(queryText(1024)),
  namespace: v.optional(text),
  pod: v.optional(text),
  container: v.optional(text),
  stream: v.optional(streamId),
  /** At least this severe. */
  level: v.optional(v.picklist(levels)),
  from: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  to: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  limit: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(1000))),
  offset: v.optional(v.pipe(wholeNumber, v.maxValue(100_000))),
});
export type LogSearch = v.InferOutput<typeof LogSearch>;

/** Lines of one stream in file order: from line `from` (inclusive), or the last `limit` when `from` is absent. */
export const LinesQuery = v.object({
  stream: streamId,
  from: v.optional(v.pipe(wholeNumber, v.minValue(1))),
  limit: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(5000))),
});
export type LinesQuery = v.InferOutput<typeof LinesQuery>;

export const Line = v.object({
  stream: v.string(),
  number: v.number(),
  /** null where the line carried no time of its own. */
  time: v.nullable(v.string()),
  level: v.picklist(levels),
  message: v.string(),
  namespace: v.string(),
  pod: v.string(),
  container: v.string(),
  node: v.string(),
  file: v.string(),
});
export type Line = v.InferOutput<typeof Line>;

export const LineList = v.pipe(
  v.object({
    lines: v.array(Line),
    /** How many lines match in all, where it was asked for cheaply; null otherwise. */
    total: v.nullable(v.number()),
  }),
  v.metadata({ ref: "LineList" }),
);
export type LineList = v.InferOutput<typeof LineList>;

/** Counts per time bucket and level over the whole snapshot, for the histogram above a search. */
export const Histogram = v.pipe(
  v.object({
    bucketSeconds: v.number(),
    buckets: v.array(v.object({ start: v.string(), level: v.picklist(levels), lines: v.number() })),
  }),
  v.metadata({ ref: "Histogram" }),
);
export type Histogram = v.InferOutput<typeof Histogram>;
