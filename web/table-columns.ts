// Which columns a table shows, and what stands in them.
import type { ResourceRow } from "../db/model/contract/resource.ts";
import { ageAt } from "./age.ts";
import type { Sort } from "./list-query.ts";

export interface Column {
  readonly title: string;
  readonly sort: Sort | undefined;
  /** Index into the row's cells; undefined for the columns that every kind has. */
  readonly cell: number | undefined;
  /** The column that leads to the resource. */
  readonly opens: boolean;
}

const sorts: Record<string, Sort> = {
  Name: "name",
  Age: "created",
  Status: "status",
  Restarts: "restarts",
  Node: "node",
};

/** Namespace, Name, the kind's own columns, Age. Events are told by their reason: their names say nothing. */
export function tableColumns(own: readonly string[], namespaced: boolean): Column[] {
  const isEvent = own.includes("Reason") && own.includes("Message");
  const common = (title: string): Column => ({ title, sort: sorts[title], cell: undefined, opens: title === "Name" });
  const cells = own.map((title, cell) => ({
    title,
    sort: isEvent && title === "Type" ? "status" : sorts[title],
    cell,
    opens: isEvent && title === "Reason",
  }));
  const front = namespaced ? [common("Namespace")] : [];
  if (isEvent) return [common("Age"), ...front, ...cells];
  return [...front, common("Name"), ...cells, common("Age")];
}

export function cellText(row: ResourceRow, column: Column, asOf: number): string {
  if (column.cell !== undefined) {
    const text = row.cells[column.cell] ?? "";
    // Cells that are times are ages to a reader, as in kubectl.
    return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text) ? ageAt(text, asOf) : text;
  }
  if (column.title === "Age") return ageAt(row.createdAt, asOf);
  return column.title === "Name" ? row.name : row.namespace;
}
