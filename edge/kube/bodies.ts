// Bodies of lists, tables and metadata, put together as text: what rows hold as JSON is not parsed again.
import { apiVersionOf } from "../../db/model/resource/identity.ts";
import { resolveCells } from "../../db/model/kube/table/resolve-cells.ts";
import { rowConditions } from "../../db/model/kube/table/row-conditions.ts";
import type { Cell, Column } from "../../db/model/kube/table/column.ts";
import type { ServedType } from "./served-types.ts";

export interface ListMeta {
  readonly resourceVersion: string | undefined;
  readonly continue?: string | undefined;
  readonly remainingItemCount?: number | undefined;
}

/** metav1.ListMeta; custom resources' lists have their fields sorted, and always say "continue". */
export function listMetaJson(
  { resourceVersion, continue: next, remainingItemCount }: ListMeta,
  custom = false,
): string {
  if (!custom) return JSON.stringify({ resourceVersion, continue: next, remainingItemCount });
  return JSON.stringify({ continue: next ?? "", remainingItemCount, resourceVersion });
}

/** What stands before and behind the items of a list. */
export function listFrame(type: ServedType, meta: ListMeta): { readonly head: string; readonly tail: string } {
  const kind = JSON.stringify(`${type.kind}List`);
  const apiVersion = JSON.stringify(apiVersionOf(type.group, type.version));
  const metadata = listMetaJson(meta, type.custom);
  return type.custom
    ? { head: `{"apiVersion":${apiVersion},"items":[`, tail: `],"kind":${kind},"metadata":${metadata}}\n` }
    : { head: `{"kind":${kind},"apiVersion":${apiVersion},"metadata":${metadata},"items":[`, tail: "]}\n" };
}

export interface TableRow {
  readonly cells: readonly Cell[];
  /** Of a pod; null for other kinds. */
  readonly phase: string | null;
  /** JSON of what the row shows: PartialObjectMetadata, the whole object, or null. */
  readonly object: string;
}

/** `columns`: null in all but the first table of a watch. */
export function tableBody(
  columns: readonly Column[] | null,
  meta: ListMeta,
  rows: readonly TableRow[],
  nowMs: number,
): string {
  const lines = rows.map(({ cells, phase, object }) => {
    const conditions = phase === null ? undefined : rowConditions(phase);
    const said = conditions === undefined ? "" : `"conditions":${JSON.stringify(conditions)},`;
    return `{"cells":${JSON.stringify(resolveCells(cells, nowMs))},${said}"object":${object}}`;
  });
  const definitions = JSON.stringify(columns?.map(definition) ?? null);
  return `{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":${listMetaJson(meta)},"columnDefinitions":${definitions},"rows":[${lines.join(",")}]}`;
}

/** In the order of metav1.TableColumnDefinition. */
const definition = ({ name, type, format, description, priority }: Column): Column => ({
  name,
  type,
  format,
  description,
  priority,
});

/** PartialObjectMetadata around an ObjectMeta's JSON. */
export const partialJson = (metadata: string): string =>
  `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":${metadata}}`;

export function partialListBody(meta: ListMeta, metadatas: readonly string[]): string {
  // Go's empty list that was never made: null, here alone.
  const items = metadatas.length === 0 ? "null" : `[${metadatas.map(partialJson).join(",")}]`;
  return `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":${listMetaJson(meta)},"items":${items}}\n`;
}
