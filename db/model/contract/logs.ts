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

/**
 * Which lines: `q` in the grammar of db/model/log-query; the others are terms of it by name (`text` a substring, `level`
 * at least this severe), and all must hold.
 */
const question = {
  q: v.optional(queryText(2000)),
  text: v.optional(queryText(1024)),
  namespace: v.optional(text),
  pod: v.optional(text),
  container: v.optional(text),
  stream: v.optional(streamId),
  level: v.optional(v.picklist(levels)),
  from: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  to: v.optional(v.pipe(v.string(), v.isoTimestamp())),
};
export const LogQuestion = v.object(question);
export type LogQuestion = v.InferOutput<typeof LogQuestion>;

const lineNumber = v.pipe(wholeNumber, v.minValue(1), v.maxValue(4_294_967_295));
/** `<stream id>:<line number>`, as in a line's address. */
const lineId = v.pipe(v.string(), v.regex(/^[0-9]{1,20}:[0-9]{1,10}$/, "a line's id"));

/** A page in the order of time: the first, the one that `cursor` names, or what stands after or before a line in that order. */
export const LogSearch = v.object({
  ...question,
  order: v.optional(v.picklist(["newest", "oldest"])),
  limit: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(1000))),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(200))),
  after: v.optional(lineId),
  before: v.optional(lineId),
});
export type LogSearch = v.InferOutput<typeof LogSearch>;

export const HistogramQuery = v.object({
  ...question,
  buckets: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(1000))),
});
export type HistogramQuery = v.InferOutput<typeof HistogramQuery>;

/** `by`: names with commas between them, of namespace, pod, container, node, level, keyword; anything else is a field's path. */
export const FacetQuery = v.object({
  ...question,
  by: v.optional(
    v.pipe(
      queryText(512),
      v.transform((names) => [...new Set(names.split(",").filter((name) => name !== ""))]),
      v.minLength(1),
      v.maxLength(12),
    ),
  ),
  limit: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(200))),
});
export type FacetQuery = v.InferOutput<typeof FacetQuery>;

export const logScopes = ["container", "pod", "node", "namespace", "snapshot"] as const;
export type LogScope = (typeof logScopes)[number];

/** `lines` before and after the line, in its container by number, elsewhere by time. */
export const ContextQuery = v.object({
  stream: streamId,
  number: lineNumber,
  scope: v.optional(v.picklist(logScopes)),
  lines: v.optional(v.pipe(wholeNumber, v.maxValue(1000))),
});
export type ContextQuery = v.InferOutput<typeof ContextQuery>;

/** `whole`: the line's bytes as they were written, framing and line end included, as text/plain; else what is stored of it. */
export const LineQuery = v.object({
  stream: streamId,
  number: lineNumber,
  whole: v.optional(v.picklist(["true", "false"])),
});
export type LineQuery = v.InferOutput<typeof LineQuery>;

export const exportFormats = ["raw", "ndjson", "csv", "parquet"] as const;
export type ExportFormat = (typeof exportFormats)[number];
export const ExportQuery = v.object({ ...question, format: v.optional(v.picklist(exportFormats)) });
export type ExportQuery = v.InferOutput<typeof ExportQuery>;

/**
 * Lines of one stream in file order: from line `from` to line `to` (both inclusive), of the time `since` and later, `tail`
 * for the last instead of the first of them. Nothing but the stream: its last lines.
 */
export const LinesQuery = v.object({
  stream: streamId,
  from: v.optional(lineNumber),
  to: v.optional(lineNumber),
  since: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  tail: v.optional(
    v.pipe(
      v.picklist(["true", "false"]),
      v.transform((value) => value === "true"),
    ),
  ),
  limit: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(5000))),
  /** Ends before the line that would go over it. */
  limitBytes: v.optional(v.pipe(wholeNumber, v.minValue(1))),
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
  /** Bytes of the message beyond those stored. */
  cut: v.number(),
  /** Further physical lines that were joined into this one. */
  joined: v.number(),
  /** How many lines of the stream before this one its event (a stack trace) began; 0: here. */
  inEvent: v.number(),
  /** The message's masked shape, 16 hexadecimal digits; equal in every snapshot. */
  pattern: v.string(),
});
export type Line = v.InferOutput<typeof Line>;

export const LineList = v.pipe(
  v.object({
    lines: v.array(Line),
    /** How many lines match in all, where that costs little; null otherwise: the histogram knows it. */
    total: v.nullable(v.number()),
    /** Cursors of the pages behind and before this one; null or absent where there is none. */
    next: v.optional(v.nullable(v.string())),
    previous: v.optional(v.nullable(v.string())),
  }),
  v.metadata({ ref: "LineList" }),
);
export type LineList = v.InferOutput<typeof LineList>;

export const OneLine = v.pipe(v.object({ line: Line }), v.metadata({ ref: "OneLine" }));
export type OneLine = v.InferOutput<typeof OneLine>;

/** Counts per time bucket and level of what a question finds, for the histogram above a search. */
export const Histogram = v.pipe(
  v.object({
    bucketSeconds: v.number(),
    buckets: v.array(v.object({ start: v.string(), level: v.picklist(levels), lines: v.number() })),
    /** Lines of streams that have no time at all; in no bucket. */
    untimed: v.number(),
    /** All lines that match. */
    total: v.number(),
  }),
  v.metadata({ ref: "Histogram" }),
);
export type Histogram = v.InferOutput<typeof Histogram>;

export const Facet = v.object({
  name: v.string(),
  /** The most frequent first. */
  values: v.array(v.object({ value: v.string(), lines: v.number() })),
});
export type Facet = v.InferOutput<typeof Facet>;
export const FacetList = v.pipe(v.object({ facets: v.array(Facet) }), v.metadata({ ref: "FacetList" }));
export type FacetList = v.InferOutput<typeof FacetList>;
