// The text of a list in pieces, in each of its forms: what is long is never held as a whole.
import type { parseIncludeObject } from "../../db/model/kube/list-options.ts";
import type { KubeRow } from "../../db/resources/kube-rows.ts";
import { readItems } from "../item-reader.ts";
import type { PlaceList } from "../place-list.ts";
import { type Frame, partialJson, type TableRow, tableRowJson } from "./bodies.ts";
import type { KubeCall } from "./call.ts";
import { inChunks } from "./chunks.ts";
import { itemForm } from "./item-form.ts";
import { cellsOf } from "./rows-of.ts";
import type { ServedType } from "./served-types.ts";

const encoder = new TextEncoder();
const comma = encoder.encode(",");

/** Whole objects. Each frame that holds some of them is read once. */
export const itemsText = (
  call: KubeCall,
  type: ServedType,
  places: PlaceList,
  frame: Frame,
): AsyncGenerator<Uint8Array> => inChunks(itemPieces(call, type, places, frame));

/** Each valid until the next. */
async function* itemPieces(
  call: KubeCall,
  type: ServedType,
  places: PlaceList,
  { head, tail }: Frame,
): AsyncGenerator<Uint8Array> {
  yield encoder.encode(head);
  const form = itemForm(type);
  let isFirst = true;
  for await (const json of readItems(call.services, places)) {
    if (!isFirst) yield comma;
    isFirst = false;
    yield form.item(json);
  }
  yield encoder.encode(tail);
}

type Batches = AsyncIterable<readonly KubeRow[]> | Iterable<readonly KubeRow[]>;

export async function* tableText(
  call: KubeCall,
  type: ServedType,
  batches: Batches,
  include: Include,
  { head, tail }: Frame,
): AsyncGenerator<Uint8Array> {
  let before = head;
  for await (const rows of batches) {
    const shown = inOrder(type, await tableRows(call, type, rows, include));
    if (shown.length === 0) continue;
    yield encoder.encode(before + shown.map((row) => tableRowJson(row, call.capturedMs)).join(","));
    before = ",";
  }
  yield encoder.encode(before === head ? head + tail : tail);
}

export async function* partialText(batches: Batches, { head, tail }: Frame): AsyncGenerator<Uint8Array> {
  let before = head;
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    yield encoder.encode(before + rows.map(({ metadata }) => partialJson(metadata)).join(","));
    before = ",";
  }
  yield encoder.encode(before === head ? head + tail : tail);
}

type Include = ReturnType<typeof parseIncludeObject>;

export async function tableRows(
  call: KubeCall,
  type: ServedType,
  rows: readonly KubeRow[],
  include: Include,
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
