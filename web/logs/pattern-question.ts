// The part of a question that patterns are counted by.
import type { Expression, LogQuery } from "../../db/model/log-query/query.ts";
import { keyOf } from "../../db/model/log-query/edit.ts";

const keys = ["ns", "container", "level"];

/** `left`: how many terms say something else, and are not asked. */
export function patternQuestion(query: LogQuery): { readonly query: LogQuery; readonly left: number } {
  const counts = (each: Expression): boolean => keys.includes(keyOf(each.type === "not" ? each.of : each) ?? "");
  const all = query.all.filter(counts);
  return { query: { all }, left: query.all.length - all.length };
}
