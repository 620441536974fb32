// What a reader asks about logs as a whole, and what comes back: counts by anything, who failed together, what is said, what is used.
import * as v from "valibot";
import { dimensionsMax, everySeconds, readDimension, readMeasure } from "./log-measures.ts";
import { Line, levels, LogQuestion } from "./logs.ts";
import { queryText, wholeNumber } from "./query-values.ts";

const text = queryText(512);
const number = v.number();
const level = v.picklist(levels);
const atMost = (most: number) => v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(most)));

/** `by`: names with commas between them. `every`: "auto", or a length from 1s to 7d. `top`: more groups count as "other". */
export const AggregateQuery = v.object({
  ...LogQuestion.entries,
  by: v.optional(
    v.pipe(
      queryText(700),
      v.transform((names) => [...new Set(names.split(",").filter((name) => name !== ""))]),
      v.maxLength(dimensionsMax),
      v.everyItem((name) => readDimension(name) !== null, "dimensions"),
    ),
  ),
  every: v.optional(
    v.pipe(
      v.string(),
      v.check((value) => value === "auto" || everySeconds(value) !== null, "auto, or 1s to 7d"),
    ),
  ),
  measure: v.optional(
    v.pipe(
      queryText(260),
      v.check((value) => readMeasure(value) !== null, "a measure"),
    ),
  ),
  top: atMost(100),
});
export type AggregateQuery = v.InferOutput<typeof AggregateQuery>;

/** A number in the measure's own unit; RFC 3339 for `first` and `last`, null there where no line has a time. */
const Measured = v.nullable(v.union([number, v.string()]));

const AggregateGroup = v.object({
  /** A value for each name of `by`. */
  key: v.array(v.string()),
  value: Measured,
  lines: number,
  /** Oldest first, those without lines left out; empty unless `every` was asked. */
  buckets: v.array(v.object({ start: v.string(), value: Measured, lines: number })),
});
export type AggregateGroup = v.InferOutput<typeof AggregateGroup>;

export const Aggregate = v.pipe(
  v.object({
    by: v.array(v.string()),
    measure: v.string(),
    /** Of one bucket; null unless `every` was asked. */
    everySeconds: v.nullable(number),
    /** Most first; for `first` and `min` least first. None where nothing matches. */
    groups: v.array(AggregateGroup),
    /** All further groups as one, and how many these are; null where there are no more. */
    other: v.nullable(v.object({ groups: number, ...AggregateGroup.entries })),
  }),
  v.metadata({ ref: "Aggregate" }),
);
export type Aggregate = v.InferOutput<typeof Aggregate>;

const streamId = v.pipe(v.string(), v.regex(/^[0-9]{1,20}$/, "a stream id"));
const lineNumber = v.pipe(wholeNumber, v.minValue(1), v.maxValue(4_294_967_295));

/** One of: a line (`stream` and `number`), a time (`at`), a request's or trace's id. `seconds` on either side of line or time. */
export const CorrelateQuery = v.object({
  stream: v.optional(streamId),
  number: v.optional(lineNumber),
  at: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  id: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9._:/+=@-]{4,200}$/, "an id"))),
  seconds: atMost(3600),
  limit: atMost(1000),
});
export type CorrelateQuery = v.InferOutput<typeof CorrelateQuery>;

/** Errors of one pod, or of one file of a node, within the window. */
const Failing = v.object({
  namespace: v.string(),
  pod: v.string(),
  /** Of host files only; "" for pods. */
  node: v.string(),
  file: v.string(),
  errors: number,
  /** How many errors it writes in a window of this length, by its whole life in the snapshot. */
  usual: number,
  /** errors / usual: 1 for who always fails so much. */
  ratio: number,
  /** From the line or time to its first error, in milliseconds; negative: before it. */
  firstAfterMs: number,
  /** That first error. */
  sample: v.nullable(Line),
});
export type Failing = v.InferOutput<typeof Failing>;

const Around = v.object({
  at: v.string(),
  from: v.string(),
  to: v.string(),
  /** The most unusual first. */
  failing: v.array(Failing),
  /** Of all that failed, those here included. */
  errors: number,
  places: number,
});
export type Around = v.InferOutput<typeof Around>;

const Trace = v.object({
  /** Those asked for and of the same trace. */
  ids: v.array(v.string()),
  /** Oldest first. `gapMs`: since the line with a time before it; null for the first, and for lines without one. */
  lines: v.array(v.object({ line: Line, gapMs: v.nullable(number) })),
  /** There are more lines than these. */
  more: v.boolean(),
  /** False: messages were too many to be read, so a line that names the id beside another one may be missing. */
  complete: v.boolean(),
  /** In the order in which they first appear. */
  places: v.array(
    v.object({
      namespace: v.string(),
      pod: v.string(),
      container: v.string(),
      /** Of host files only. */
      node: v.string(),
      file: v.string(),
      lines: number,
      errors: number,
      first: v.nullable(v.string()),
      /** Since the trace's first line. */
      afterMs: v.nullable(number),
    }),
  ),
});
export type Trace = v.InferOutput<typeof Trace>;

export const Correlation = v.pipe(
  v.object({
    /** null where only an id was given, or the line has no time. */
    around: v.nullable(Around),
    /** null where neither an id was given nor the line carries one. */
    trace: v.nullable(Trace),
  }),
  v.metadata({ ref: "Correlation" }),
);
export type Correlation = v.InferOutput<typeof Correlation>;

/** `q` may speak of ns, container and level only: these are what patterns are counted by. */
const patternQuestion = {
  q: v.optional(queryText(2000)),
  namespace: v.optional(text),
  container: v.optional(text),
  level: v.optional(level),
};
export const PatternQuery = v.object({
  ...patternQuestion,
  linesMin: v.optional(wholeNumber),
  limit: atMost(1000),
  /** So many bars for each of the twenty most frequent; none without it. */
  buckets: atMost(200),
});
export type PatternQuery = v.InferOutput<typeof PatternQuery>;

export const ComparePatternsQuery = v.object({
  ...patternQuestion,
  linesMin: v.optional(wholeNumber),
  limit: atMost(1000),
});
export type ComparePatternsQuery = v.InferOutput<typeof ComparePatternsQuery>;

const Pattern = v.object({
  /** The message with `<*>` for what varies. */
  text: v.string(),
  /** For `pattern:` in a question; at most 40 of `patternsTotal`. */
  patterns: v.array(v.string()),
  patternsTotal: number,
  lines: number,
  /** Of all lines that the question leaves, 0 to 1. */
  share: number,
  levels: v.record(v.string(), number),
  /** At most ten, most lines first. */
  places: v.array(v.object({ namespace: v.string(), container: v.string(), lines: number })),
  first: v.nullable(v.string()),
  last: v.nullable(v.string()),
  samples: v.array(v.object({ text: v.string(), stream: v.string(), number: number })),
  /** Frames of traces and the like. */
  ofTrace: v.boolean(),
});
export type Pattern = v.InferOutput<typeof Pattern>;

export const PatternList = v.pipe(
  v.object({
    patterns: v.array(v.object({ ...Pattern.entries, counts: v.optional(v.array(number)) })),
    /** How many there are, those here included. */
    total: number,
    lines: number,
    /** Of them under no pattern at all. */
    otherLines: number,
    /** Where each row's `counts` begin, and how long one of them is; null without `buckets`. */
    start: v.nullable(v.string()),
    bucketSeconds: v.nullable(number),
  }),
  v.metadata({ ref: "PatternList" }),
);
export type PatternList = v.InferOutput<typeof PatternList>;

export const PatternChangeList = v.pipe(
  v.object({
    /** What matters most first: new errors, errors that grew, new warnings … */
    changes: v.array(
      v.object({
        kind: v.picklist(["new", "gone", "changed"]),
        /** Of this snapshot; of the one before where it is gone. */
        pattern: Pattern,
        linesBefore: number,
        linesAfter: number,
        /** Share of all lines now, divided by the share before; null for what is new. */
        factor: v.nullable(number),
      }),
    ),
    /** How many there are, those here included. */
    total: number,
  }),
  v.metadata({ ref: "PatternChangeList" }),
);
export type PatternChangeList = v.InferOutput<typeof PatternChangeList>;
