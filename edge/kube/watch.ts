// A watch of something that never changes: what is there, if that is asked for, then bookmarks, until the time is up.
import { parseIncludeObject } from "../../db/model/kube/list-options.ts";
import type { ListOptions } from "../../db/model/kube/list-options.ts";
import { type Negotiated, negotiate } from "../../db/model/kube/negotiate.ts";
import type { ResourceRequest } from "../../db/model/kube/resource-request.ts";
import { textRefusal } from "../../db/model/kube/status.ts";
import { apiVersionOf } from "../../db/model/resource/identity.ts";
import type { KubeRow } from "../../db/resources/kube-rows.ts";
import { readItems } from "../item-reader.ts";
import { shownStream } from "./answers.ts";
import { partialJson, tableBody } from "./bodies.ts";
import type { KubeCall } from "./call.ts";
import { requireHeld, requireWhole } from "./held.ts";
import { itemForm } from "./item-form.ts";
import { listOptions } from "./list.ts";
import { rowsPage } from "./list-page.ts";
import { tableRows } from "./list-text.ts";
import { columnsFor, versionOf } from "./rows-of.ts";
import type { ServedType } from "./served-types.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** How many resources are read at a time. */
const pageItems = 500;
/** A real server chooses between 30 and 60 minutes for those who name no time. */
const longestSeconds = 1800;
const bookmarkMs = 60_000;

/**
 * Headers must leave at once: kubectl's --timeout begins to count with them. Bun sends them with the first byte, so there is one that
 * says nothing: readers of JSON pass over it. Throws what is wrong with the question before anything is sent.
 */
export async function watchAnswer(call: KubeCall, type: ServedType, request: ResourceRequest): Promise<Response> {
  const asked = askedOf(call, type, request);
  await requireBeginning(asked);
  if (isSocket(call.request)) return call.services.serveSocket(call.request, (signal) => eventsOf(asked, signal));
  const gone = new AbortController();
  const signal = AbortSignal.any([call.request.signal, gone.signal]);
  return shownStream(call, lines(eventsOf(asked, signal)), "application/json", () => gone.abort());
}

/** A beginning without anything is refused where a list without anything would be. */
async function requireBeginning({ call, type, namespace, options }: Asked): Promise<void> {
  if (!options.sendInitialEvents) return;
  const { rows } = await rowsPage(call, type, namespace, { ...options, limit: 1, continue: null });
  if (rows.length === 0) requireWhole(call, type, namespace);
}

/** Dashboards watch over WebSockets, an event in each text frame; the real server wants to know where the page is from. */
function isSocket({ headers }: Request): boolean {
  if (headers.get("upgrade")?.toLowerCase() !== "websocket") return false;
  if ((headers.get("origin") ?? "") === "") throw textRefusal(403, "403 Forbidden");
  return true;
}

function askedOf(call: KubeCall, type: ServedType, request: ResourceRequest): Asked {
  const form = negotiate(call.request.headers.get("accept") ?? "", "watch", type.custom);
  const options = listOptions(call, type, request);
  const include = form.form === "table" ? parseIncludeObject(call.url.searchParams) : "Metadata";
  const namespace = type.namespaced ? request.namespace : "";
  requireHeld(call, type, namespace);
  return { call, type, namespace, options, form, include };
}

async function* lines(events: AsyncGenerator<string>): AsyncGenerator<Uint8Array> {
  try {
    yield encoder.encode("\n");
    for await (const event of events) yield encoder.encode(`${event}\n`);
  } finally {
    await events.return(undefined);
  }
}

interface Asked {
  readonly call: KubeCall;
  readonly type: ServedType;
  readonly namespace: string;
  readonly options: ListOptions;
  readonly form: Negotiated;
  readonly include: ReturnType<typeof parseIncludeObject>;
}

/** Every event as one line of JSON, without its newline. */
async function* eventsOf(asked: Asked, signal: AbortSignal): AsyncGenerator<string> {
  const { call, options } = asked;
  const started = call.services.now();
  if (options.sendInitialEvents) yield* initialEvents(asked);
  // Implied by a watch from no version, there is no end to it that would be told.
  const isTold = call.url.searchParams.has("sendInitialEvents");
  if (options.sendInitialEvents && isTold && options.allowWatchBookmarks) yield bookmark(asked, true);
  // 0 is no time either, as for a real server.
  const seconds = Math.min(options.timeoutSeconds || longestSeconds, longestSeconds);
  const endsAt = started + seconds * 1000;
  for (let left = endsAt - call.services.now(); left > 0; left = endsAt - call.services.now()) {
    await quiet(Math.min(left, bookmarkMs), signal);
    if (signal.aborted) return;
    if (options.allowWatchBookmarks && call.services.now() < endsAt) yield bookmark(asked, false);
  }
}

/** Until the time is up, or nobody listens any more. */
function quiet(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

async function* initialEvents(asked: Asked): AsyncGenerator<string> {
  const { call, type, namespace, options } = asked;
  let at: ListOptions["continue"] = null;
  let isFirst = true;
  for (;;) {
    const page = await rowsPage(call, type, namespace, { ...options, limit: pageItems, continue: at });
    for await (const object of shownObjects(asked, page.rows, isFirst)) yield `{"type":"ADDED","object":${object}}`;
    isFirst = false;
    const last = page.rows.at(-1);
    if (page.meta.continue === undefined || !last) return;
    at = { key: namespace === "" ? last.listKey.replace(/^\//, "") : last.name, inclusive: false, seen: null };
  }
}

/** Tables of one row each, the columns in the first; a watch that is told its beginning gets plain objects, as from a real server. */
async function* shownObjects(asked: Asked, rows: readonly KubeRow[], isFirst: boolean): AsyncGenerator<string> {
  const { call, type, form, include } = asked;
  if (form.form === "partial" || form.form === "partial-list") {
    for (const { metadata } of rows) yield partialJson(metadata);
  } else if (form.form === "table" && !call.url.searchParams.has("sendInitialEvents")) {
    const shown = await tableRows(call, type, rows, include);
    for (const [i, row] of shown.entries()) {
      const columns = isFirst && i === 0 ? columnsFor(call, type) : null;
      const of = rows[i];
      yield tableBody(columns, { resourceVersion: of ? versionOf(of) : "" }, [row], call.capturedMs);
    }
  } else {
    const items = itemForm(type);
    for await (const json of readItems(call.services, rows)) yield decoder.decode(items.whole(json));
  }
}

function bookmark({ call, type, form }: Asked, isInitialEnd: boolean): string {
  const apiVersion = apiVersionOf(type.group, type.version);
  const list = { kind: `${type.kind}List`, apiVersion, metadata: {}, items: null };
  const annotations = isInitialEnd
    ? {
        annotations: {
          "k8s.io/initial-events-end": "true",
          "kubernetes.io/initial-events-list-blueprint": btoa(`${JSON.stringify(list)}\n`),
        },
      }
    : {};
  const metadata = { resourceVersion: call.resourceVersion, creationTimestamp: null, ...annotations };
  const isPartial = form.form === "partial" || form.form === "partial-list";
  const named = isPartial
    ? { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" }
    : { kind: type.kind, apiVersion };
  return JSON.stringify({ type: "BOOKMARK", object: { ...named, metadata } });
}
