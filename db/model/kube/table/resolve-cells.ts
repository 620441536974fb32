// Completes a stored row for the instant of asking: the AGE of a snapshot is its age then, not now.
import type { Cell, TimedCell } from "./column.ts";
import { humanDuration } from "./human-duration.ts";
import { instantOf } from "./instant.ts";
import { spokenDuration } from "./spoken-duration.ts";

/** `nowMs`: milliseconds since 1970. Cells come from storage: an instant that is none shows as `<unknown>`. */
export function resolveCells(cells: readonly Cell[], nowMs: number): (string | number | boolean | null)[] {
  return cells.map((cell) => (typeof cell === "object" && cell !== null ? resolve(cell, nowMs) : cell));
}

function resolve(cell: TimedCell, nowMs: number): string {
  const instant = instantOf("since" in cell ? cell.since : cell.ago);
  const passed = instant === null ? null : nowMs - instant;
  if ("since" in cell) return passed === null ? "<unknown>" : humanDuration(passed);
  if (cell.text === "") return passed === null ? "" : `${spokenDuration(passed)} ago`;
  return passed === null ? cell.text : `${cell.text} (${humanDuration(passed)} ago)`;
}
