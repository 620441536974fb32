// Single parameters of a query as the real server decodes them into its options.
import { clampedNumber, integerError, readInt64 } from "./go/integer.ts";
import { badRequest } from "./status.ts";

/** Only the first of several counts. */
export function textParam(params: URLSearchParams, name: string): string {
  return params.get(name) ?? "";
}

/** Absent, "0" and "false" are false, everything else is true, even the empty text. */
export function booleanParam(params: URLSearchParams, name: string): boolean {
  return optionalBoolean(params, name) ?? false;
}

export function optionalBoolean(params: URLSearchParams, name: string): boolean | null {
  const value = params.get(name);
  return value === null ? null : value !== "0" && value.toLowerCase() !== "false";
}

/** An int64; 400 with Go's text for anything else. */
export function optionalInteger(params: URLSearchParams, name: string): number | null {
  const value = params.get(name);
  if (value === null) return null;
  const integer = readInt64(value);
  if (typeof integer !== "bigint") throw badRequest(integerError("ParseInt", value, integer));
  return clampedNumber(integer);
}
