// The rows of a list and how they are shown: as they were printed, or printed anew where the asked version prints otherwise.
import { converted } from "../../db/model/kube/convert/convert.ts";
import { tablePrinter } from "../../db/model/kube/table/table-printer.ts";
import type { Cell, Column } from "../../db/model/kube/table/column.ts";
import { isMap } from "../../db/model/resource/json.ts";
import type { KubeRow } from "../../db/resources/kube-rows.ts";
import { readResources } from "../pack-read.ts";
import type { KubeCall } from "./call.ts";
import type { ServedType } from "./served-types.ts";

export const columnsFor = ({ minor }: KubeCall, type: ServedType): readonly Column[] =>
  tablePrinter(type, minor, type.columns).columns;

/** The cells of each row. */
export async function cellsOf(
  call: KubeCall,
  type: ServedType,
  rows: readonly KubeRow[],
): Promise<(readonly Cell[])[]> {
  if (printsAsStored(call, type)) return rows.map(({ cells }) => cells);
  const printer = tablePrinter(type, call.minor, type.columns);
  const objects = await readResources(call.services, rows);
  return objects.map((object) => printer.print(converted(object, { ...type.stored, resource: type.resource }, type)));
}

/** Kubernetes' own kinds print the same in all versions; a custom resource's definition says columns for each. */
function printsAsStored(call: KubeCall, type: ServedType): boolean {
  const { group, version } = type.stored;
  if (!type.custom || (group === type.group && version === type.version)) return true;
  const stored = call.types.find(group, version, type.resource);
  return JSON.stringify(stored?.columns) === JSON.stringify(type.columns);
}

/** Its resourceVersion, from the metadata that a row holds. */
export function versionOf(row: KubeRow): string {
  const metadata: unknown = JSON.parse(row.metadata);
  const version = isMap(metadata) ? metadata["resourceVersion"] : undefined;
  return typeof version === "string" ? version : "";
}
