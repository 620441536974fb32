// Which columns of a Kubernetes table the page shows, and their cells as text. Names and ages have places of their own there.
import type { Cell, Column } from "../kube/table/column.ts";
import { resolveCells } from "../kube/table/resolve-cells.ts";

/** Columns that kubectl shows with -o wide only, and a page has room for. */
const alsoShown: Readonly<Record<string, readonly string[]>> = {
  "/pods": ["IP", "Node"],
  "/nodes": ["Internal-IP", "OS-Image"],
  "/events": ["Count"],
  "events.k8s.io/events": ["Count"],
};
const elsewhere = new Set(["Name", "Age", "Created At"]);

export interface PageColumns {
  readonly names: readonly string[];
  /** The cells of a row in that order; `status` is all there is to show of a kind without columns. */
  cells(cells: readonly Cell[], status: string, nowMs: number): string[];
}

/** `nowMs`: the time that ages are told for, in ms since 1970. */
export function pageColumns(group: string, resource: string, columns: readonly Column[]): PageColumns {
  const wide = alsoShown[`${group}/${resource}`] ?? [];
  const shown = columns.flatMap(({ name, priority }, i) =>
    !elsewhere.has(name) && (priority === 0 || wide.includes(name)) ? [i] : [],
  );
  if (shown.length === 0) return { names: ["Status"], cells: (_, status) => [status] };
  return {
    names: shown.map((i) => columns[i]?.name ?? ""),
    cells: (cells, _, nowMs) => {
      const resolved = resolveCells(cells, nowMs);
      return shown.map((i) => String(resolved[i] ?? ""));
    },
  };
}
