// A question ready to be compiled: its terms, when the snapshot was taken, and which pods its owners and labels mean.
import type { LogQuery, Term } from "../model/log-query/query.ts";
import { type PodName, termsOf } from "../model/log-query/terms.ts";
import { visibleRows } from "./bound.ts";

export interface Question {
  readonly query: LogQuery;
  /** `since:15m` counts back from here. */
  readonly capturedAtMs: number;
  /** By podKey(): the pods of each `owner:` and `label.` term. */
  readonly pods: ReadonlyMap<string, readonly PodName[]>;
}

/** Whether a term speaks of the stream or the level alone, so that the small table of streams can answer it. */
export function isOfStream(term: Term): boolean {
  if (term.type === "exact") return term.key === "source" || term.key === "stream";
  if (term.type === "place") return term.key !== "rid";
  return term.type === "level" || term.type === "label";
}

/** Whether a term speaks of namespace or level alone, as the counts per minute do. */
export function isOfMinute(term: Term): boolean {
  return term.type === "level" || (term.type === "place" && term.key === "ns");
}

/**
 * The conditions on `lines` or on one of its counts, which nobody asks for texts; their own snapshot is one of them. Said outright with
 * PREWHERE, messages are read before everything else, and nothing else of lines that do not match: a quarter faster than what the engine
 * chooses by itself. The snapshot then chooses by the primary key alone; its columns are read of what was found.
 */
export function whereLines({ query }: Question, conditions: readonly string[]): string {
  if (!termsOf(query).some(readsMessage)) return `WHERE ${[visibleRows, ...conditions].join(" AND ")}`;
  return `PREWHERE ${conditions.join(" AND ")} WHERE ${visibleRows}`;
}

function readsMessage({ type }: Term): boolean {
  return type === "text" || type === "regex" || type === "field" || type === "compare";
}
