// Prints one object as the API server would and names its cells by their columns.
import type { Cell, TablePrinter } from "../../../db/model/kube/table/column.ts";
import { resolveCells } from "../../../db/model/kube/table/resolve-cells.ts";
import { tablePrinter } from "../../../db/model/kube/table/table-printer.ts";

/** The instant of asking in these tests. */
export const now = "2026-03-10T12:00:00Z";

/** An RFC 3339 text so many seconds before `now`. */
export const ago = (seconds: number): string =>
  new Date(Date.parse(now) - seconds * 1000).toISOString().replace(".000Z", "Z");

/** "v1/pods", "apps/v1/deployments" */
export function printerFor(type: string, minor = 32): TablePrinter {
  const [resource = "", version = "", group = ""] = type.split("/").reverse();
  return tablePrinter({ group, version, resource }, minor);
}

/** Column name → completed cell. The row goes through JSON first: that is how it is stored. */
export function row(type: string, object: unknown, minor = 32): Record<string, unknown> {
  const printer = printerFor(type, minor);
  const cells: Cell[] = JSON.parse(JSON.stringify(printer.print(object)));
  const completed = resolveCells(cells, Date.parse(now));
  return Object.fromEntries(printer.columns.map((column, i) => [column.name, completed[i]]));
}

/** Column names, ` (w)` behind those of -o wide. */
export const header = (type: string, minor = 32): string =>
  printerFor(type, minor)
    .columns.map(({ name, priority }) => (priority === 1 ? `${name} (w)` : name))
    .join(", ");
