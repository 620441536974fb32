// The part of a question that patterns are counted by.
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import type { Expression, LogQuery } from "../../db/model/log-query/query.ts";
import { keyOf } from "../../db/model/log-query/edit.ts";

const keys = ["ns", "container", "level"];
/** A question with more ids than this is nothing to read; the most frequent say enough. */
const idsMax = 8;

/** `left`: how many terms say something else, and are not asked. */
export function patternQuestion(query: LogQuery): { readonly query: LogQuery; readonly left: number } {
  const counts = (each: Expression): boolean => keys.includes(keyOf(each.type === "not" ? each.of : each) ?? "");
  const all = query.all.filter(counts);
  return { query: { all }, left: query.all.length - all.length };
}

/** What asks for the lines of a pattern: the same part of the question, and its ids. */
export function linesOfPattern(query: LogQuery, ids: readonly string[]): string {
  const wanted: Expression = { type: "exact", key: "pattern", values: ids.slice(0, idsMax) };
  return formatLogQuery({ all: [...patternQuestion(query).query.all, wanted] });
}
