// Dimensions and measures as SQL: fixed fragments over the columns that aggregate-source.ts names alike for every table.
import type { Dimension, DimensionName, Measure } from "../model/contract/log-measures.ts";
import { levels } from "../model/contract/logs.ts";
import type { Bound } from "./bound.ts";
import { fieldValue } from "./field-conditions.ts";
import { patternHex } from "./row.ts";

/** Levels are an Enum whose numbers are places in `levels`. */
export const errorSeverity = levels.indexOf("error");

const columns: Readonly<Record<DimensionName, string>> = {
  namespace: "toString(namespace)",
  pod: "toString(pod)",
  container: "toString(container)",
  node: "toString(node)",
  level: "toString(level)",
  keyword: "toString(arrayJoin(error_keywords))",
  pattern: `if(pattern = 0, '', ${patternHex})`,
  stream: "toString(stream_id)",
};

/** Text; "" where a line has no such value. A field may hold a megabyte: its beginning tells it from the others. */
export function dimensionSql(of: Dimension, bound: Bound): string {
  return of.type === "name" ? columns[of.name] : `substringUTF8(${fieldValue(of.path, bound)}, 1, 256)`;
}

/** Places are "" for files of nodes, which is a group, too; without a keyword, a pattern or a field a line is in none. */
export function mustHave(of: Dimension): boolean {
  return of.type === "field" || of.name === "keyword" || of.name === "pattern";
}

export interface MeasureSql {
  /** A further column of the rows, named `measured`; null where none is needed. */
  readonly column: string | null;
  /** Which rows count. */
  readonly where: string;
  /** Of the rows of a group. */
  readonly value: string;
  /** What comes first: the most, the least, or the earliest. */
  readonly order: string;
}

export function measureSql(measure: Measure, table: "lines" | "counts", bound: Bound): MeasureSql {
  switch (measure.type) {
    case "plain":
      return { column: null, where: "1", ...plainSql(measure.name, table) };
    case "distinct":
      return { where: "1", order: "value DESC", ...distinctSql(measure.of, bound) };
    case "number":
      break;
  }
  // `nan` and `inf` are numbers to the engine, and no sum comes back from them.
  return {
    column: `toFloat64OrNull(${fieldValue(measure.path, bound)})`,
    where: "isFinite(measured)",
    value: numberSql[measure.name],
    order: measure.name === "min" ? "value" : "value DESC",
  };
}

const numberSql = {
  sum: "sum(measured)",
  avg: "avg(measured)",
  min: "min(measured)",
  max: "max(measured)",
  p50: "quantileExact(0.5)(measured)",
  p95: "quantileExact(0.95)(measured)",
  p99: "quantileExact(0.99)(measured)",
} as const;

function plainSql(
  name: Extract<Measure, { type: "plain" }>["name"],
  table: "lines" | "counts",
): Pick<MeasureSql, "value" | "order"> {
  const errors = `sumIf(n, severity >= ${errorSeverity})`;
  const most = "value DESC";
  switch (name) {
    case "lines":
      return { value: "sum(n)", order: most };
    case "errors":
      return { value: errors, order: most };
    case "error_rate":
      return { value: `${errors} / sum(n)`, order: most };
    case "bytes":
      return { value: "sum(size)", order: most };
    case "first":
      return {
        value: nanoseconds(table === "lines" ? "minIf(at, timed)" : "minIf(firstAt, lastAt > toDateTime64(0, 9))"),
        order: "value = 0, value",
      };
    case "last":
      break;
  }
  return { value: nanoseconds(table === "lines" ? "maxIf(at, timed)" : "max(lastAt)"), order: most };
}

/** 0: no line of them has a time. */
const nanoseconds = (at: string): string => `toUnixTimestamp64Nano(${at})`;

/** A pod is its namespace's: two of the same name are two. */
function distinctSql(of: Dimension, bound: Bound): Pick<MeasureSql, "column" | "value"> {
  if (of.type === "name" && of.name === "keyword") {
    return { column: "error_keywords", value: "uniqExactArray(measured)" };
  }
  const isPod = of.type === "name" && of.name === "pod";
  const column = isPod ? "if(pod = '', '', concat(namespace, '/', pod))" : dimensionSql(of, bound);
  return { column, value: "uniqExactIf(measured, measured != '')" };
}
