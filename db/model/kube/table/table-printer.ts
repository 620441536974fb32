// Turns a captured object into a row of a meta.k8s.io/v1 Table, as the API server it was captured from would.
import type { PrinterColumn } from "../../resource/printer-column.ts";
import { printerOf, type TablePrinter } from "./column.ts";
import { definedTable, nameAndAge } from "./crd-columns.ts";
import { isServedByCode, nameAndCreation } from "./default-table.ts";
import { ageOf, integerAt, nameOf } from "./object-cells.ts";
import { printers } from "./printers.ts";

/** Versions of Kubernetes whose tables are known, as minor versions of 1.x. */
const oldestMinor = 27;
const newestMinor = 36;

/**
 * The table of one served type. `minor`: of the captured server, the nearest known one is taken. `definition`: the
 * additionalPrinterColumns of the type's version, undefined for what has none.
 */
export function tablePrinter(
  type: { readonly group: string; readonly version: string; readonly resource: string },
  minor: number,
  definition?: readonly PrinterColumn[],
): TablePrinter {
  if (definition !== undefined && definition.length > 0) return definedTable(definition);
  const builtIn = printers.get(`${type.group}/${type.resource}`);
  if (builtIn !== undefined) return builtIn({ minor: nearestMinor(minor), version: type.version });
  return isServedByCode(type.group) ? nameAndCreation : nameAndAge;
}

function nearestMinor(minor: number): number {
  return Number.isFinite(minor) ? Math.min(newestMinor, Math.max(oldestMinor, Math.trunc(minor))) : newestMinor;
}

/** The table of the `scale` subresource (autoscaling/v1 Scale). */
export const scalePrinter: TablePrinter = printerOf("Name{} | Desired:integer | Available:integer | Age", (scale) => [
  nameOf(scale),
  integerAt(scale, "spec", "replicas"),
  integerAt(scale, "status", "replicas"),
  ageOf(scale),
]);
