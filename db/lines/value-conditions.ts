// Compares an expression with value patterns: whole, or with a wildcard at either end.
import type { ValuePattern } from "../model/log-query/query.ts";
import { isAnything } from "../model/log-query/value.ts";
import type { Bound } from "./bound.ts";

/** True where the expression is like any of the values. Whole values are one IN, which the primary key can use. */
export function anyValue(expression: string, values: readonly ValuePattern[], bound: Bound): string {
  const whole = values.filter((value) => !value.anyBefore && !value.anyAfter).map((value) => value.text);
  const parts = values
    .filter((value) => value.anyBefore || value.anyAfter)
    .map((value) => part(expression, value, bound));
  if (whole.length > 0) parts.unshift(`${expression} IN ${bound.add("Array(String)", whole)}`);
  return parts.length === 1 ? (parts[0] ?? "0") : `(${parts.join(" OR ")})`;
}

function part(expression: string, value: ValuePattern, bound: Bound): string {
  if (isAnything(value)) return `${expression} != ''`;
  const text = bound.add("String", value.text);
  if (value.anyBefore && value.anyAfter) return `position(${expression}, ${text}) > 0`;
  return `${value.anyBefore ? "endsWith" : "startsWith"}(${expression}, ${text})`;
}
