// Whole numbers as Go's strconv reads them, and what it says of those that it does not read.
import { goQuote } from "./quote.ts";

export type IntegerProblem = "invalid syntax" | "value out of range";

/** Longer runs of digits are out of range without being computed, so that a megabyte of them costs nothing. */
const digitsMax = 40;

/** strconv.ParseInt(text, 10, 64). */
export function readInt64(text: string): bigint | IntegerProblem {
  const sign = text.startsWith("-") ? -1n : 1n;
  const size = readDigits(/^[+-]/.test(text) ? text.slice(1) : text);
  if (typeof size !== "bigint") return size;
  const value = sign * size;
  return value === BigInt.asIntN(64, value) ? value : "value out of range";
}

/** strconv.ParseUint(text, 10, 64): no sign at all. */
export function readUint64(text: string): bigint | IntegerProblem {
  const size = readDigits(text);
  if (typeof size !== "bigint") return size;
  return size === BigInt.asUintN(64, size) ? size : "value out of range";
}

function readDigits(text: string): bigint | IntegerProblem {
  if (!/^[0-9]+$/.test(text)) return "invalid syntax";
  const digits = text.replace(/^0+(?=[0-9])/, "");
  return digits.length > digitsMax ? "value out of range" : BigInt(digits);
}

/** The text of a strconv.NumError. */
export function integerError(reader: "ParseInt" | "ParseUint", text: string, problem: IntegerProblem): string {
  return `strconv.${reader}: parsing ${goQuote(text)}: ${problem}`;
}

/** An int64 as a number of JavaScript: what is beyond 2^53 becomes that, which no list or log reaches. */
export function clampedNumber(value: bigint): number {
  const max = BigInt(Number.MAX_SAFE_INTEGER);
  if (value > max) return Number.MAX_SAFE_INTEGER;
  return value < -max ? Number.MIN_SAFE_INTEGER : Number(value);
}
