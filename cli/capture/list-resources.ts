// Lists one type page by page and hands over every object as the server wrote it; memory holds a few objects, not a page.
import type { ArchiveEntry, Codecs } from "../../db/model/archive/archive.ts";
import type { Gap } from "../../db/model/gap.ts";
import { type FoundResource, readResources } from "../../db/model/import/read-resources.ts";
import type { ImportLimits } from "../../db/model/limits.ts";
import type { ApiResource } from "../../db/model/resource/builtin-kinds.ts";
import type { ClusterConnection } from "./connection.ts";
import { ListMetadata } from "./list-metadata.ts";
import { patiently } from "./patience.ts";
import { listPath } from "./selection.ts";
import { ApiRefusal, refusalOf } from "./status-error.ts";

/** kubectl's own: the server answers the first bytes of it at once. */
const pageItems = 500;

export interface ListContext {
  readonly cluster: ClusterConnection;
  readonly codecs: Codecs;
  readonly limits: ImportLimits;
  readonly labelSelector: string;
  readonly signal: AbortSignal;
  readonly gap: (gap: Gap) => void;
  /** Told of each page's version of the cluster. */
  readonly onVersion?: ((resourceVersion: string) => void) | undefined;
}

/** Yields the objects of one type below one namespace ("" = all). Throws what the server refuses the first page with. */
export async function* listResources(
  type: ApiResource,
  namespace: string,
  context: ListContext,
): AsyncGenerator<FoundResource, void, undefined> {
  let token = "";
  let listed = 0;
  do {
    const page = new Page(type, namespace, token);
    try {
      for await (const found of page.resources(context)) {
        listed++;
        yield found;
      }
      const { next, resourceVersion } = page.metadata.read();
      token = next;
      context.onVersion?.(resourceVersion);
    } catch (error) {
      // The list took so long that the server forgot its beginning: it says where to go on, though with newer objects.
      if (!(error instanceof ApiRefusal) || error.status !== 410) throw error;
      const detail = `The list was not finished before the server forgot it; ${listed} came. ${error.message}`;
      context.gap({ reason: "truncated", what: nameOf(type, namespace), detail: detail.slice(0, 1024) });
      token = error.continueToken === token ? "" : error.continueToken;
    }
  } while (token !== "");
}

export function nameOf({ group, resource }: ApiResource, namespace: string): string {
  const name = group === "" ? resource : `${resource}.${group}`;
  return namespace === "" ? name : `${name} in ${namespace}`;
}

class Page {
  readonly #type: ApiResource;
  readonly #namespace: string;
  readonly #token: string;
  readonly metadata = new ListMetadata();

  constructor(type: ApiResource, namespace: string, token: string) {
    this.#type = type;
    this.#namespace = namespace;
    this.#token = token;
  }

  async *resources(context: ListContext): AsyncGenerator<FoundResource, void, undefined> {
    const { cluster, codecs, limits, labelSelector, signal, gap } = context;
    const query = new URLSearchParams({ limit: String(pageItems) });
    if (this.#token !== "") query.set("continue", this.#token);
    if (labelSelector !== "") query.set("labelSelector", labelSelector);
    const path = `${listPath(this.#type, this.#namespace)}?${query.toString()}`;
    const response = await patiently(signal, async () => {
      const answer = await cluster.get(path, { signal });
      if (answer.status !== 200) throw await refusalOf(answer);
      return answer;
    });
    const body = response.body;
    if (!body) return;
    const entry: ArchiveEntry = { path, size: 0, bytes: () => this.#watched(body) };
    const { group, resource } = this.#type;
    for await (const run of readResources(entry, { hint: { group, resource }, strict: true }, codecs, limits)) {
      for (const found of run) {
        if ("resource" in found) yield found.resource;
        else gap({ ...found.bad, what: nameOf(this.#type, this.#namespace) });
      }
    }
  }

  async *#watched(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      this.metadata.see(chunk);
      yield chunk;
    }
  }
}
