// The terms that a click means: a value of a facet, a field of a line, a level, a span of time; and their edits.
import { type Level, levels } from "../../db/model/contract/logs.ts";
import { hasTerm, keyOf, withoutKey, withoutTerm, withTerm } from "../../db/model/log-query/edit.ts";
import type { Expression, LogQuery, PlaceKey, Term } from "../../db/model/log-query/query.ts";

/** Facets of the API by their name there. */
export const placeKeys: Readonly<Record<string, PlaceKey>> = {
  namespace: "ns",
  pod: "pod",
  container: "container",
  node: "node",
};
/** The API tells only the beginning of a field's value. */
const facetValueMax = 256;

export const place = (key: PlaceKey, text: string): Term => ({ type: "place", key, values: [plain(text)] });

/** `name` as the facets route calls it; anything that is no place, level or keyword is a field's path. */
export function facetTerm(name: string, value: string): Term {
  const key = placeKeys[name];
  if (key) return place(key, value);
  const level = levels.find((one) => one === value);
  if (name === "level" && level) return { type: "level", op: "=", levels: [level] };
  if (name === "keyword") return { type: "exact", key: "keyword", values: [value] };
  return fieldTerm(name, value);
}

/** A field's path may be called as a place is: it is never taken for one. */
export function fieldTerm(path: string, value: string): Term {
  const cut = value.length >= facetValueMax;
  return { type: "field", path, values: [{ text: value, anyBefore: false, anyAfter: cut }] };
}

const plain = (text: string) => ({ text, anyBefore: false, anyAfter: false });
export const excluded = (of: Expression): Expression => ({ type: "not", of });

/** Adds the term, or takes it away where it is already. */
export function toggled(query: LogQuery, term: Expression): LogQuery {
  return hasTerm(query, term) ? withoutTerm(query, term) : withTerm(query, term);
}

/** The levels that all terms on levels leave; null where there is none. */
export function levelsOf(query: LogQuery): ReadonlySet<Level> | null {
  const terms = query.all.filter((each) => each.type === "level");
  if (terms.length === 0) return null;
  return new Set(levels.filter((level) => terms.every((term) => isTaken(level, term.op, term.levels))));
}

function isTaken(level: Level, op: string, named: readonly Level[]): boolean {
  const at = levels.indexOf(level) - levels.indexOf(named[0] ?? "unknown");
  if (op === "=") return named.includes(level);
  if (op === ">=") return at >= 0;
  if (op === ">") return at > 0;
  return op === "<=" ? at <= 0 : at < 0;
}

/** The first level that is chosen stands alone; others join it; without any, or with all, nothing is said of levels. */
export function withLevel(query: LogQuery, level: Level): LogQuery {
  const before = levelsOf(query);
  const next = new Set(before ?? []);
  if (!next.delete(level)) next.add(level);
  const rest = withoutKey(query, "level");
  if (next.size === 0 || next.size === levels.length) return rest;
  const chosen = levels.filter((one) => next.has(one));
  const [least = level] = chosen;
  const worst = chosen.length > 1 && chosen.length === levels.length - levels.indexOf(least);
  return { all: [...rest.all, { type: "level", op: worst ? ">=" : "=", levels: worst ? [least] : chosen }] };
}

/** Both ends inclusive; without them, all times. */
export function withTimes(query: LogQuery, from?: string, to?: string): LogQuery {
  const rest = ["since", "from", "to"].reduce((each, key) => withoutKey(each, key), query);
  const ends = [
    ...(from === undefined ? [] : [{ type: "time", key: "from", at: from } as const]),
    ...(to === undefined ? [] : [{ type: "time", key: "to", at: to } as const]),
  ];
  return { all: [...rest.all, ...ends] };
}

export function withSince(query: LogQuery, back: string): LogQuery {
  return { all: [...withTimes(query).all, { type: "time", key: "since", at: back }] };
}

/** What can be shown as a chip: everything with a key, excluded or not. Words are read in the field itself. */
export function chipsOf(query: LogQuery): Expression[] {
  return query.all.filter((each) => keyOf(each.type === "not" ? each.of : each) !== null);
}
