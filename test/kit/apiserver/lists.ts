// Lists and single resources of the made-up API server: pages over generators, which are never held whole.
import type { Cluster } from "../cluster/cluster.ts";
import type { ResourceList } from "../cluster/lists.ts";
import type { Resource } from "../cluster/metadata.ts";
import { type Answer, refusal, type Request } from "./answer.ts";

interface OpenList {
  readonly items: Iterator<Resource>;
  pages: number;
}

export class Lists {
  readonly #lists: readonly ResourceList[];
  readonly #open = new Map<string, OpenList>();
  readonly #expireAfter: number;
  readonly #expired = new Set<string>();
  #next = 1;

  constructor(cluster: Cluster, expireAfterPages: number) {
    this.#lists = [...cluster.lists()];
    this.#expireAfter = expireAfterPages;
  }

  answer({ path, query }: Request): Answer | null {
    const found = /^\/(?:api\/(v1)|apis\/([^/]+)\/([^/]+))(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/.exec(
      path,
    );
    const single = /^\/api\/v1\/namespaces\/([^/]+)$/.exec(path)?.[1];
    if (single !== undefined) return this.#single("v1", "namespaces", null, single);
    if (!found) return null;
    const [, core, group, version, namespace, resource = "", name] = found;
    const apiVersion = core ?? `${group}/${version}`;
    if (name !== undefined) return this.#single(apiVersion, resource, namespace ?? null, name);
    const own = this.#lists.filter((each) => each.apiVersion === apiVersion && each.resource === resource);
    const [first] = own;
    // Served by discovery and without objects in this cluster.
    if (!first) return listAnswer(`${resource}List`, apiVersion, [], "");
    const chosen = own.filter((each) => namespace === undefined || each.namespace === namespace);
    return this.#page(path, `${first.kind}List`, apiVersion, chosen, query);
  }

  #page(
    path: string,
    kind: string,
    apiVersion: string,
    lists: readonly ResourceList[],
    query: URLSearchParams,
  ): Answer {
    const token = query.get("continue") ?? "";
    const open =
      token === "" ? { items: filtered(lists, query.get("labelSelector") ?? ""), pages: 0 } : this.#open.get(token);
    if (!open)
      return refusal(410, "Expired", "The provided continue parameter is too old to display a consistent list result.");
    if (token !== "" && open.pages >= this.#expireAfter && !this.#expired.has(path)) {
      this.#expired.add(path);
      const fresh = this.#keep(open);
      const message =
        "The provided continue parameter is too old to display a consistent list result. Use the new one for an inconsistent list.";
      return refusal(410, "Expired", message, { continue: fresh });
    }
    this.#open.delete(token);
    const limit = Number(query.get("limit") ?? "0") || Infinity;
    const items: Resource[] = [];
    let last = false;
    while (items.length < limit) {
      const step = open.items.next();
      if (step.done === true) {
        last = true;
        break;
      }
      items.push(step.value);
    }
    open.pages++;
    return listAnswer(kind, apiVersion, items, last ? "" : this.#keep(open));
  }

  #keep(open: OpenList): string {
    const token = `page-${this.#next++}`;
    this.#open.set(token, open);
    return token;
  }

  #single(apiVersion: string, resource: string, namespace: string | null, name: string): Answer {
    for (const list of this.#lists) {
      if (list.apiVersion !== apiVersion || list.resource !== resource || list.namespace !== namespace) continue;
      for (const item of list.items()) {
        if ((item["metadata"] as { name: string }).name === name) {
          return { status: 200, body: JSON.stringify({ kind: list.kind, apiVersion, ...item }) };
        }
      }
    }
    return refusal(404, "NotFound", `${resource} "${name}" not found`);
  }
}

function* filtered(lists: readonly ResourceList[], selector: string): Generator<Resource> {
  const [key = "", value = ""] = selector.split("=");
  for (const list of lists) {
    for (const item of list.items()) {
      const { labels } = item["metadata"] as { labels?: Record<string, string> };
      if (selector === "" || labels?.[key] === value) yield item;
    }
  }
}

/**
 * As a real server writes it: the list's metadata first, items without kind and apiVersion, which real typed lists leave out. Custom
 * resources are whole, and all fields of their lists sorted.
 */
function listAnswer(kind: string, apiVersion: string, items: readonly Resource[], token: string): Answer {
  const metadata = token === "" ? { resourceVersion: "4711" } : { resourceVersion: "4711", continue: token };
  if (isCustom(apiVersion)) {
    const sorted = { continue: token, resourceVersion: metadata.resourceVersion };
    return { status: 200, body: `${JSON.stringify({ apiVersion, items, kind, metadata: sorted })}\n` };
  }
  const bare = items.map(({ kind: _kind, apiVersion: _version, ...item }) => JSON.stringify(item));
  const head = JSON.stringify({ kind, apiVersion, metadata }).slice(0, -1);
  return { status: 200, body: `${head},"items":[${bare.join(",")}]}\n` };
}

/** Kubernetes' own groups have no dot, or end in k8s.io. */
function isCustom(apiVersion: string): boolean {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return group.includes(".") && !group.endsWith(".k8s.io");
}
