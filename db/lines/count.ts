// How many lines a question finds, from the counts per stream where these can tell.
import * as v from "valibot";
import type { Lines } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { boundTo, visibleRows } from "./bound.ts";
import { questionCondition } from "./conditions.ts";
import { termsOf } from "../model/log-query/terms.ts";
import { isOfStream, type Question } from "./question.ts";
import { count } from "./row.ts";

const Total = v.pipe(
  v.array(v.object({ total: count })),
  v.transform(([row]) => row?.total ?? 0),
);

/** Null where lines would have to be read for it. A snapshot of before there were counts is counted by its lines. */
export async function countFound(store: Lines, of: Visible, question: Question): Promise<number | null> {
  if (!termsOf(question.query).every(isOfStream)) return null;
  const bound = boundTo(of);
  const where = `${visibleRows} AND ${questionCondition(question, bound)}`;
  const counted = `SELECT sum(lines) AS total FROM lines_per_stream WHERE ${where}`;
  const total = v.parse(Total, await store.query(counted, bound.values));
  if (total > 0) return total;
  return v.parse(Total, await store.query(`SELECT count() AS total FROM lines WHERE ${where}`, bound.values));
}
