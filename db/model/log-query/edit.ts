// Changes to a question that a page makes for its reader: a click on a value adds it, another takes it away.
import type { Expression, LogQuery, Term } from "./query.ts";

/** The same data, whatever object it is; the parser always builds a term's properties in one order. */
const same = (a: Expression, b: Expression): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether the whole question depends on this term; one inside a group does not count. */
export function hasTerm(query: LogQuery, term: Expression): boolean {
  return query.all.some((each) => same(each, term));
}

/** Everything that was asked before must hold, too. What is there already, or was excluded, is not there twice. */
export function withTerm(query: LogQuery, term: Expression): LogQuery {
  if (hasTerm(query, term)) return query;
  const opposite: Expression = term.type === "not" ? term.of : { type: "not", of: term };
  return { all: [...query.all.filter((each) => !same(each, opposite)), term] };
}

export function withoutTerm(query: LogQuery, term: Expression): LogQuery {
  return { all: query.all.filter((each) => !same(each, term)) };
}

/** Replaces what the question says of the same key, as a click on another namespace should; exclusions stay. */
export function withOnly(query: LogQuery, term: Term): LogQuery {
  const key = keyOf(term);
  return { all: [...query.all.filter((each) => keyOf(each) !== key), term] };
}

/** Without every term of that key: "ns", "level", "from", "label.app", ".status" for a field. */
export function withoutKey(query: LogQuery, key: string): LogQuery {
  return { all: query.all.filter((each) => keyOf(each) !== key) };
}

/** Null for texts, regexes, groups and exclusions, which stand beside each other. */
export function keyOf(of: Expression): string | null {
  if (of.type === "place" || of.type === "exact" || of.type === "time") return of.key;
  if (of.type === "level") return "level";
  if (of.type === "label") return `label.${of.name}`;
  return of.type === "field" || of.type === "compare" ? `.${of.path}` : null;
}
