// The terms of a question wherever they stand in it, and the pods that some of them mean.
import { formatTerm } from "./format.ts";
import type { Expression, LogQuery, Term } from "./query.ts";

export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/** What the pods of an `owner:` or `label.` term are kept under. */
export const podKey = (term: Term): string => formatTerm(term);

/** All terms, those inside groups and exclusions, too. */
export function termsOf(of: Expression | LogQuery): Term[] {
  if ("all" in of) return of.all.flatMap(termsOf);
  if (of.type === "any" || of.type === "all") return of.of.flatMap(termsOf);
  return of.type === "not" ? termsOf(of.of) : [of];
}
