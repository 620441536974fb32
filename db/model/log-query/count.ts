// How many terms an expression holds.
import type { Expression } from "./query.ts";

/** Every value of `a,b,c` is one: each is a condition to the engine. */
export function termCount(of: Expression): number {
  if (of.type === "not") return termCount(of.of);
  if (of.type === "any" || of.type === "all") return of.of.reduce((sum, each) => sum + termCount(each), 0);
  return "values" in of ? of.values.length : 1;
}
