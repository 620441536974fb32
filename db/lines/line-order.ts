// The one order of all lines, time then stream then number, and the conditions on either side of a place in it.
import type { Bound } from "./bound.ts";
import type { Position } from "./row.ts";

export const byTime = {
  up: "timestamp, stream_id, line_no",
  down: "timestamp DESC, stream_id DESC, line_no DESC",
} as const;

export type Direction = keyof typeof byTime;

/** Lines beyond a position; the time alone is said again, because an index knows it. */
export function beyond(position: Position, direction: Direction, bound: Bound, including = false): string {
  const at = `fromUnixTimestamp64Nano(${bound.add("Int64", position.ns)}, 'UTC')`;
  const sign = `${direction === "up" ? ">" : "<"}${including ? "=" : ""}`;
  const stream = bound.add("UInt64", position.stream);
  const number = bound.add("UInt32", position.number);
  return `timestamp ${direction === "up" ? ">=" : "<="} ${at} AND (timestamp, stream_id, line_no) ${sign} (${at}, ${stream}, ${number})`;
}
