// Comparisons in JSONPath filters, as Go's templates make them: like with like only.
import type { Json } from "../../resource/json.ts";
import { byBytes } from "./byte-order.ts";

/** Null for values that cannot be compared, or not so: Kubernetes reports an error. */
export function compare(left: Json, operator: string, right: Json): boolean | null {
  const order = orderOf(left, right);
  if (order === null) return null;
  switch (operator) {
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    default:
      // Booleans have no order.
      return typeof left === "boolean" ? null : ordered(order, operator);
  }
}

function ordered(order: number, operator: string): boolean | null {
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      return null;
  }
}

function orderOf(left: Json, right: Json): number | null {
  if (typeof left === "string" && typeof right === "string") return byBytes(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (typeof left !== "number" || typeof right !== "number") return null;
  // A whole number and a fraction are two types in Go.
  return Number.isInteger(left) === Number.isInteger(right) ? left - right : null;
}
