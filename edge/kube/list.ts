// A list of one type: as JSON that streams out of the packs, or as tables and metadata from PostgreSQL alone.
import { encodeContinue } from "../../db/model/kube/continue-token.ts";
import { type ListOptions, parseIncludeObject, parseListOptions } from "../../db/model/kube/list-options.ts";
import { goTypeOf, type Negotiated, negotiate, requireForm } from "../../db/model/kube/negotiate.ts";
import type { ResourceRequest } from "../../db/model/kube/resource-request.ts";
import { supportedFields } from "../../db/model/kube/selectors/field-support.ts";
import { countKubeRows, type KubeListAsk, type KubeRow, listKubeRows } from "../../db/resources/kube-rows.ts";
import { readItems } from "../item-reader.ts";
import { shownJson, shownStream, streamOf } from "./answers.ts";
import { listFrame, type ListMeta, partialJson, partialListBody, tableBody, type TableRow } from "./bodies.ts";
import type { KubeCall } from "./call.ts";
import { requireHeld, requireWhole } from "./held.ts";
import { itemForm } from "./item-form.ts";
import { cellsOf, columnsFor } from "./rows-of.ts";
import type { ServedType } from "./served-types.ts";

const encoder = new TextEncoder();
const comma = encoder.encode(",");

export async function listAnswer(call: KubeCall, type: ServedType, request: ResourceRequest): Promise<Response> {
  const form = negotiate(call.request.headers.get("accept") ?? "", "list", type.custom);
  requireForm(form, true, goTypeOf({ ...type, kind: `${type.kind}List` }));
  const options = listOptions(call, type, request);
  const namespace = type.namespaced ? request.namespace : "";
  requireHeld(call, type, namespace);
  const page = await listPage(call, type, namespace, options);
  if (page.rows.length === 0 && options.continue === null) requireWhole(call, type, namespace);
  if (form.form === "table") return tableAnswer(call, type, page, form);
  if (form.form === "partial-list") {
    const metadatas = page.rows.map(({ metadata }) => metadata);
    return shownJson(call, partialListBody(page.meta, metadatas), form);
  }
  const body = listBytes(call, type, page);
  if (form.form === "json") return shownStream(call, body, "application/json");
  return shownJson(call, await new Response(streamOf(body)).text(), form);
}

export function listOptions(call: KubeCall, type: ServedType, request: ResourceRequest): ListOptions {
  return parseListOptions(call.url.searchParams, {
    fields: supportedFields(type),
    snapshotVersion: BigInt(call.resourceVersion),
    watchPath: request.watchPath,
    name: request.name,
  });
}

export interface Page {
  readonly rows: readonly KubeRow[];
  readonly meta: ListMeta;
}

/** The rows that the options ask for, and where the next page begins. */
export async function listPage(
  call: KubeCall,
  type: ServedType,
  namespace: string,
  options: Pick<ListOptions, "labels" | "fields" | "limit" | "continue">,
): Promise<Page> {
  const { limit } = options;
  const ask = listAsk(type, namespace, options);
  const found = await listKubeRows(call.services.rows, call.of, { ...ask, limit: limit === 0 ? 0 : limit + 1 });
  const { resourceVersion } = call;
  if (limit === 0 || found.length <= limit) return { rows: found, meta: { resourceVersion } };
  const rows = found.slice(0, limit);
  const seen = (options.continue?.seen ?? 0) + rows.length;
  const key = keyIn(namespace, rows.at(-1)?.listKey ?? "");
  const first = options.continue === null;
  const next = encodeContinue({ snapshotVersion: BigInt(resourceVersion), key, seen, first });
  const total = await totalOf(call, type, ask);
  const counted =
    total === null || (options.continue !== null && options.continue.seen === null) ? undefined : total - seen;
  return { rows, meta: { resourceVersion, continue: next, remainingItemCount: counted } };
}

function listAsk(
  type: ServedType,
  namespace: string,
  { labels, fields, limit, continue: point }: Pick<ListOptions, "labels" | "fields" | "limit" | "continue">,
): KubeListAsk {
  const from = point === null ? null : { listKey: listKeyOf(type, namespace, point.key), inclusive: point.inclusive };
  return { ...type.stored, resource: type.resource, namespace, labels, fields, from, limit };
}

/** Tokens name a resource as the store of a real server does: without the namespace where the list is of one, and none for a cluster's. */
function keyIn(namespace: string, listKey: string): string {
  if (namespace !== "") return listKey.slice(namespace.length + 1);
  return listKey.startsWith("/") ? listKey.slice(1) : listKey;
}

function listKeyOf(type: ServedType, namespace: string, key: string): string {
  if (namespace !== "") return `${namespace}/${key}`;
  return type.namespaced ? key : `/${key}`;
}

/** Null where a selector is: the real server does not count these either. */
async function totalOf(call: KubeCall, type: ServedType, ask: KubeListAsk): Promise<number | null> {
  if (ask.labels.length > 0 || ask.fields.length > 0) return null;
  return ask.namespace === "" ? type.count : countKubeRows(call.services.rows, call.of, ask);
}

async function tableAnswer(call: KubeCall, type: ServedType, page: Page, form: Negotiated): Promise<Response> {
  const include = parseIncludeObject(call.url.searchParams);
  const rows = inOrder(type, await tableRows(call, type, page.rows, include));
  return shownJson(call, tableBody(columnsFor(call, type), page.meta, rows, call.capturedMs), form);
}

export async function tableRows(
  call: KubeCall,
  type: ServedType,
  rows: readonly KubeRow[],
  include: ReturnType<typeof parseIncludeObject>,
): Promise<TableRow[]> {
  const cells = await cellsOf(call, type, rows);
  const isPod = type.group === "" && type.resource === "pods";
  const objects = include === "Object" ? await wholeObjects(call, type, rows) : null;
  return rows.map((row, i) => ({
    cells: cells[i] ?? [],
    phase: isPod ? row.phase : null,
    object: objects?.[i] ?? (include === "None" ? "null" : partialJson(row.metadata)),
  }));
}

async function wholeObjects(call: KubeCall, type: ServedType, rows: readonly KubeRow[]): Promise<string[]> {
  const form = itemForm(type);
  const decoder = new TextDecoder();
  const objects: string[] = [];
  for await (const json of readItems(call.services, rows)) objects.push(decoder.decode(form.whole(json)));
  return objects;
}

/** The real server sorts the rows of FlowSchemas, and of nothing else: by precedence, then name. */
function inOrder(type: ServedType, rows: TableRow[]): TableRow[] {
  if (type.group !== "flowcontrol.apiserver.k8s.io" || type.resource !== "flowschemas") return rows;
  const [name, precedence] = [0, 2];
  const text = (row: TableRow): string => JSON.stringify(row.cells[name]);
  return rows.toSorted(
    (a, b) => Number(a.cells[precedence]) - Number(b.cells[precedence]) || (text(a) < text(b) ? -1 : 1),
  );
}

/** Each frame that holds items of the page is read once. */
async function* listBytes(call: KubeCall, type: ServedType, { rows, meta }: Page): AsyncGenerator<Uint8Array> {
  const { head, tail } = listFrame(type, meta);
  yield encoder.encode(head);
  const form = itemForm(type);
  let isFirst = true;
  for await (const json of readItems(call.services, rows)) {
    if (!isFirst) yield comma;
    isFirst = false;
    // The frame is let go while this still travels.
    yield form.item(json).slice();
  }
  yield encoder.encode(tail);
}
