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
export interface Frame {
  readonly head: string;
  readonly tail: string;
}

export function listFrame(type: ServedType, meta: ListMeta): Frame {
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
export function tableFrame(columns: readonly Column[] | null, meta: ListMeta): Frame {
  const definitions = JSON.stringify(columns?.map(definition) ?? null);
  return {
    head: `{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":${listMetaJson(meta)},"columnDefinitions":${definitions},"rows":[`,
    tail: "]}\n",
  };
}

export function tableRowJson({ cells, phase, object }: TableRow, nowMs: number): string {
  const conditions = phase === null ? undefined : rowConditions(phase);
  const said = conditions === undefined ? "" : `"conditions":${JSON.stringify(conditions)},`;
  return `{"cells":${JSON.stringify(resolveCells(cells, nowMs))},${said}"object":${object}}`;
}

/** A table of a few rows, without a newline behind it. */
export function tableBody(
  columns: readonly Column[] | null,
  meta: ListMeta,
  rows: readonly TableRow[],
  nowMs: number,
): string {
  const { head } = tableFrame(columns, meta);
  return `${head}${rows.map((row) => tableRowJson(row, nowMs)).join(",")}]}`;
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

export function partialListFrame(meta: ListMeta, count: number): Frame {
  const head = `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":${listMetaJson(meta)},"items":`;
  // Go's empty list that was never made: null, here alone.
  return count === 0 ? { head, tail: "null}\n" } : { head: `${head}[`, tail: "]}\n" };
}
