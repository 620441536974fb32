// The signs that compare, out of what the parser matched.
import type { Comparison } from "./query.ts";

/** Only for the four signs themselves: anything else is read as ">". */
export function comparison(sign: string): Comparison {
  return sign === ">=" || sign === "<=" || sign === "<" ? sign : ">";
}
