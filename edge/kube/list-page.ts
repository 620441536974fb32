// A page of a list: which rows it has, where the next one begins, and how many are left.
import { encodeContinue } from "../../db/model/kube/continue-token.ts";
import type { ListOptions } from "../../db/model/kube/list-options.ts";
import {
  countKubeRows,
  type KubeListAsk,
  type KubeRow,
  listKubePlaces,
  listKubeRows,
} from "../../db/resources/kube-rows.ts";
import { PlaceList } from "../place-list.ts";
import type { ListMeta } from "./bodies.ts";
import type { KubeCall } from "./call.ts";
import type { ServedType } from "./served-types.ts";

/** Rows that are held at once: a list without a limit may be of any length. */
export const rowsAtOnce = 1000;

interface Page {
  /** How many resources it has. */
  readonly count: number;
  readonly meta: ListMeta;
}

export interface RowsPage extends Page {
  readonly rows: readonly KubeRow[];
}

export interface PlacesPage extends Page {
  readonly places: PlaceList;
  /** The key of every resource whose number is a multiple of rowsAtOnce. */
  readonly starts: readonly string[];
}

type PageOptions = Pick<ListOptions, "labels" | "fields" | "limit" | "continue">;

/** Its rows with all that tables show: for limits up to rowsAtOnce. */
export async function rowsPage(
  call: KubeCall,
  type: ServedType,
  namespace: string,
  options: PageOptions,
): Promise<RowsPage> {
  const ask = listAsk(type, namespace, options);
  const found = await listKubeRows(call.services.rows, call.of, { ...ask, limit: withNext(options.limit) });
  const rows = options.limit === 0 ? found : found.slice(0, options.limit);
  const next = found.length > rows.length ? rows.at(-1)?.listKey : undefined;
  return { rows, count: rows.length, meta: await metaOf(call, type, ask, options, rows.length, next) };
}

/** Where its resources are, and no more than that: of any length. */
export async function placesPage(
  call: KubeCall,
  type: ServedType,
  namespace: string,
  options: PageOptions,
): Promise<PlacesPage> {
  const { limit } = options;
  const ask = listAsk(type, namespace, options);
  const [places, starts] = [new PlaceList(), new Array<string>()];
  let last: string | undefined;
  let next: string | undefined;
  for await (const found of listKubePlaces(call.services.rows, call.of, { ...ask, limit: withNext(limit) })) {
    for (const place of found) {
      if (limit > 0 && places.length === limit) next = last;
      else {
        if (places.length % rowsAtOnce === 0) starts.push(place.listKey);
        places.add(place);
        last = place.listKey;
      }
    }
  }
  return { places, starts, count: places.length, meta: await metaOf(call, type, ask, options, places.length, next) };
}

/** One more than asked for says whether there is a next page. */
const withNext = (limit: number): number => (limit === 0 ? 0 : limit + 1);

/** The rows of a page of any length, rowsAtOnce of them at a time. */
export async function* rowsOfPage(
  call: KubeCall,
  type: ServedType,
  namespace: string,
  { starts, count }: PlacesPage,
  options: PageOptions,
): AsyncGenerator<readonly KubeRow[]> {
  const ask = listAsk(type, namespace, options);
  for (const [i, listKey] of starts.entries()) {
    const limit = Math.min(rowsAtOnce, count - i * rowsAtOnce);
    yield await listKubeRows(call.services.rows, call.of, { ...ask, from: { listKey, inclusive: true }, limit });
  }
}

/** `last`: the key behind which the next page begins; undefined where there is none. */
async function metaOf(
  call: KubeCall,
  type: ServedType,
  ask: KubeListAsk,
  options: PageOptions,
  count: number,
  last: string | undefined,
): Promise<ListMeta> {
  const { resourceVersion } = call;
  if (last === undefined) return { resourceVersion };
  const seen = (options.continue?.seen ?? 0) + count;
  const key = keyIn(ask.namespace, last);
  const first = options.continue === null;
  const next = encodeContinue({ snapshotVersion: BigInt(resourceVersion), key, seen, first });
  const total = await totalOf(call, type, ask);
  const counted =
    total === null || (options.continue !== null && options.continue.seen === null) ? undefined : total - seen;
  return { resourceVersion, continue: next, remainingItemCount: counted };
}

function listAsk(
  type: ServedType,
  namespace: string,
  { labels, fields, limit, continue: point }: PageOptions,
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
