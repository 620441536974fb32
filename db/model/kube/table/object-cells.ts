// The cells that many kinds share: names, ages, counts and what stands where nothing is.
import { at, type Json, numberAt, textAt } from "../../resource/json.ts";
import type { Cell } from "./column.ts";
import { instantOf, isUnset } from "./instant.ts";

export function nameOf(object: Json): string {
  return textAt(object, "metadata", "name");
}

/** The AGE cell. */
export function ageOf(object: Json): Cell {
  return sinceCell(at(object, "metadata", "creationTimestamp"));
}

/** The time passed since an RFC 3339 text, `<unknown>` for anything else. */
export function sinceCell(value: Json): Cell {
  const instant = typeof value === "string" ? instantOf(value) : null;
  return typeof value !== "string" || instant === null || isUnset(instant) ? "<unknown>" : { since: value };
}

export function isDeleted(object: Json): boolean {
  return textAt(object, "metadata", "deletionTimestamp") !== "";
}

/** The whole number there, 0 otherwise: what Go's zero value shows. */
export function integerAt(object: Json, ...path: readonly string[]): number {
  return Math.trunc(numberAt(object, ...path) ?? 0);
}

/** How many elements the list there has, or entries the map; 0 for anything else. */
export function sizeAt(object: Json, ...path: readonly string[]): number {
  const found = at(object, ...path);
  if (Array.isArray(found)) return found.length;
  return typeof found === "object" && found !== null ? Object.keys(found).length : 0;
}

/** The text there; `otherwise` for a field that is not set (an empty text is). */
export function textOr(otherwise: string, object: Json, ...path: readonly string[]): string {
  const found = at(object, ...path);
  return typeof found === "string" ? found : otherwise;
}

/** The boolean there; `otherwise` for a field that is not set. */
export function booleanOr(otherwise: boolean, object: Json, ...path: readonly string[]): boolean {
  const found = at(object, ...path);
  return typeof found === "boolean" ? found : otherwise;
}

/** A whole number or a text (Go's IntOrString), null for anything else. */
export function intOrTextAt(object: Json, ...path: readonly string[]): string | null {
  const found = at(object, ...path);
  if (typeof found === "number") return String(Math.trunc(found));
  return typeof found === "string" ? found : null;
}

/** Status ("True", "False", "Unknown") and the rest of the first condition of this type. */
export function conditionOf(conditions: readonly Json[], type: string): Json {
  return conditions.find((condition) => textAt(condition, "type") === type);
}
