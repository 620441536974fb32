// Which table answers an aggregation: the counts per minute or per stream where these know enough, else the lines themselves.
import type { Dimension, DimensionName, Measure } from "../model/contract/log-measures.ts";
import { termsOf } from "../model/log-query/terms.ts";
import type { Bound } from "./bound.ts";
import { questionCondition } from "./conditions.ts";
import { dimensionSql, type MeasureSql, measureSql, mustHave } from "./dimension-sql.ts";
import { isOfMinute, isOfStream, type Question, whereLines } from "./question.ts";

export type SourceTable = "lines" | "lines_per_minute" | "lines_per_stream";

export interface AggregateAsk {
  readonly by: readonly Dimension[];
  readonly measure: Measure;
  /** Seconds of a bucket, or as many as make about sixty of them; null: no buckets. */
  readonly every: number | "auto" | null;
}

const ofMinutes: readonly DimensionName[] = ["namespace", "level"];
const ofStreams: readonly DimensionName[] = ["namespace", "pod", "container", "node", "level", "stream"];

/** The smallest table that can tell. */
export function sourceOf(question: Question, { by, measure, every }: AggregateAsk): SourceTable {
  const terms = termsOf(question.query);
  const known = (names: readonly DimensionName[], of: Dimension): boolean =>
    of.type === "name" && names.includes(of.name);
  const asked = measure.type === "distinct" ? [...by, measure.of] : by;
  if (measure.type === "number") return "lines";
  if (every === null) {
    return terms.every(isOfStream) && asked.every((each) => known(ofStreams, each)) ? "lines_per_stream" : "lines";
  }
  // Minutes know neither when exactly something began, nor whose a name is.
  const counted = measure.type === "plain" && measure.name !== "first" && measure.name !== "last";
  const whole = every === "auto" || every % 60 === 0;
  const minutes = counted && whole && terms.every(isOfMinute) && by.every((each) => known(ofMinutes, each));
  return minutes ? "lines_per_minute" : "lines";
}

const columns: Readonly<Record<SourceTable, string>> = {
  lines:
    "1 AS n, message_length AS size, timestamp AS at, has_timestamp AS timed, intDiv(toUnixTimestamp64Nano(timestamp), 1000000000) AS second",
  lines_per_minute: "lines AS n, bytes AS size, toInt64(toUnixTimestamp(minute)) AS second",
  lines_per_stream: "lines AS n, bytes AS size, first AS firstAt, last AS lastAt, toInt64(0) AS second",
};

export interface Source {
  /** Rows with k0, k1 … (the dimensions), n, severity, size, second and `measured`; in parentheses. */
  readonly rows: string;
  /** The dimensions as one 64-bit number: texts would have to travel there and back, and not all of them are UTF-8. */
  readonly hash: string;
  /** The dimensions as a list. */
  readonly key: string;
  readonly measure: MeasureSql;
}

export function sourceSql(table: SourceTable, question: Question, ask: AggregateAsk, bound: Bound): Source {
  const measure = measureSql(ask.measure, table === "lines" ? "lines" : "counts", bound);
  const names = ask.by.map((_, i) => `k${i}`);
  const selected = [
    columns[table],
    "CAST(level, 'Int8') AS severity",
    ...ask.by.map((each, i) => `${dimensionSql(each, bound)} AS k${i}`),
    ...(measure.column === null ? [] : [`${measure.column} AS measured`]),
  ];
  // The conditions stand inside: outside, a column might be what is written under its name.
  const where = whereLines(question, [questionCondition(question, bound)]);
  const inside = `SELECT ${selected.join(", ")} FROM ${table} ${where}`;
  const having = ask.by.flatMap((each, i) => (mustHave(each) ? [`k${i} != ''`] : []));
  return {
    rows: `(SELECT * FROM (${inside}) WHERE ${[...having, measure.where].join(" AND ")})`,
    hash: names.length === 0 ? "toUInt64(0)" : `cityHash64(${names.join(", ")})`,
    key: `array(${names.join(", ")})::Array(String)`,
    measure,
  };
}
