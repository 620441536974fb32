// The terms that lead from a group of the counts view to the lines that were counted.
import { readDimension, readMeasure } from "../../db/model/contract/log-measures.ts";
import type { Expression, Term } from "../../db/model/log-query/query.ts";
import { anything } from "../../db/model/log-query/value.ts";
import { excluded, facetTerm, fieldTerm, placeKeys } from "./terms.ts";

/** `by`, `key` and `measure` as the aggregate route answers them. */
export function groupTerms(by: readonly string[], key: readonly string[], measure: string): Expression[] {
  const terms = by.map((name, i) => termOf(name, key[i] ?? ""));
  const read = readMeasure(measure);
  // A line without the number was not counted.
  const further = read?.type === "number" && !by.includes(`field.${read.path}`);
  return further ? [...terms, { type: "field", path: read.path, values: [anything] }] : terms;
}

function termOf(name: string, value: string): Expression {
  const dimension = readDimension(name);
  if (dimension?.type === "field") return fieldTerm(dimension.path, value);
  if (name === "pattern" || name === "stream") return { type: "exact", key: name, values: [value] };
  const key = placeKeys[name];
  // A file of a node is of no namespace, pod or container, which is a group, too.
  if (value === "" && key) return excluded({ type: "place", key, values: [anything] } satisfies Term);
  return facetTerm(name, value);
}
