// Every address of the page, spelled once. The address is the only state: what it does not hold is not kept.
import { type Query, withQuery } from "./api.ts";

/** The core group has no name; no other group is called "core". */
const coreGroup = "core";
/** Stands where a cluster-scoped resource has no namespace; no namespace may be called so. */
const noNamespace = "-";

export interface KindRef {
  readonly group: string;
  readonly resource: string;
}

export interface NamedRef extends KindRef {
  readonly version?: string;
  readonly namespace: string;
  readonly name: string;
}

export function homeHref(slug: string): string {
  return `/s/${encodeURIComponent(slug)}`;
}

export function kindHref(slug: string, kind: KindRef, query: Query = {}): string {
  return shown(`${homeHref(slug)}/r/${part(kind.group || coreGroup)}/${part(kind.resource)}`, query);
}

export function resourceHref(slug: string, ref: NamedRef, query: Query = {}): string {
  const path = `${kindHref(slug, ref)}/${part(ref.namespace || noNamespace)}/${part(ref.name)}`;
  return shown(path, { ...query, v: ref.version });
}

export function logsHref(slug: string, query: Query = {}): string {
  return shown(`${homeHref(slug)}/logs`, query);
}

export function streamHref(slug: string, stream: string, query: Query = {}): string {
  return shown(`${homeHref(slug)}/logs/${part(stream)}`, query);
}

export function nodeLogsHref(slug: string): string {
  return `${homeHref(slug)}/node-logs`;
}

/** The parts of an address back to what the API calls them. The router has decoded them already. */
export function groupOf(segment: string | undefined): string {
  return segment === undefined || segment === coreGroup ? "" : segment;
}

export function namespaceOf(segment: string | undefined): string {
  return segment === undefined || segment === noNamespace ? "" : segment;
}

/** Addresses are short: what is empty is not in them. */
function shown(path: string, query: Query): string {
  return withQuery(path, Object.fromEntries(Object.entries(query).filter(([, value]) => value !== "")));
}

function part(text: string): string {
  return encodeURIComponent(text);
}
