// A request for resources, taken apart the way the real server's RequestInfo does it.
import { decodeListOptions } from "./list-decode.ts";
import { goQuote } from "./go/quote.ts";
import { isPlainSegment, requireName } from "./path-segments.ts";
import { booleanParam } from "./query-params.ts";
import { exactFieldValue } from "./selectors/field-selector.ts";
import { KubeRefusal, methodNotAllowed, pageNotFound, textRefusal, unknownResource } from "./status.ts";

export type KubeVerb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";

export interface ResourceRequest {
  readonly kind: "resource";
  readonly verb: KubeVerb;
  /** The HTTP method as it was sent; HEAD counts as the verb get or list and is then not routed. */
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly group: string;
  readonly version: string;
  /** "" for a cluster-scoped resource and for all namespaces. /namespaces/x itself has namespace x and name x. */
  readonly namespace: string;
  readonly resource: string;
  /** "" for a collection. */
  readonly name: string;
  readonly subresource: string;
  /** What stands behind the subresource, for proxies: "" or "/a/b". */
  readonly subpath: string;
  /** The one name that a list or watch selects by metadata.name: the authorizer is asked about it. "" otherwise. */
  readonly selectedName: string;
  /** /api/v1/watch/pods: a watch whatever the query says. */
  readonly watchPath: boolean;
}

const verbOf: Readonly<Record<string, KubeVerb>> = {
  GET: "get",
  HEAD: "get",
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/** Namespaces have these themselves; any other word behind a namespace's name is a resource in it. */
const namespaceSubresources: readonly string[] = ["status", "finalize"];

/** `segments` is what stands behind the version. Null for a path that no resource can have. */
export function resourceRequest(
  method: string,
  path: string,
  { group, version }: { readonly group: string; readonly version: string },
  segments: readonly string[],
  params: URLSearchParams,
): ResourceRequest | null {
  if (segments.includes("")) return null;
  const watchPath = segments[0] === "watch";
  let parts = watchPath ? segments.slice(1) : segments;
  if (watchPath && parts.length === 0) throw unreadablePath(path);
  // "proxy" in this place was a verb until Kubernetes 1.9, and is still none of a resource.
  if (parts[0] === "proxy") return null;
  let namespace = "";
  if (parts[0] === "namespaces" && parts[1] !== undefined) {
    namespace = parts[1];
    const inside = parts[2];
    if (inside !== undefined && !namespaceSubresources.includes(inside)) parts = parts.slice(2);
  }
  const [resource = "", name = "", subresource = "", ...behind] = parts;
  if (!isPlainSegment(resource) || (subresource !== "" && !isPlainSegment(subresource))) return null;
  requireName("Namespace", namespace);
  requireName("Name", name);
  const subpath = behind.length > 0 ? `/${behind.join("/")}` : "";
  const verb = watchPath ? "watch" : verbFor(method, name, params);
  const selectedName = name === "" && !watchPath && (verb === "list" || verb === "watch") ? selected(params) : "";
  const names = { group, version, namespace, resource, name, subresource, subpath };
  return { kind: "resource", verb, method, path, ...names, selectedName, watchPath };
}

function unreadablePath(path: string): KubeRefusal {
  const why = "failed to create RequestInfo: unable to determine kind and namespace from url";
  return textRefusal(500, `Internal Server Error: ${goQuote(path)}: ${why}, ${path}`);
}

function verbFor(method: string, name: string, params: URLSearchParams): KubeVerb {
  const verb = Object.hasOwn(verbOf, method) ? (verbOf[method] ?? "get") : "get";
  if (name !== "") return verb;
  if (verb === "get") return booleanParam(params, "watch") ? "watch" : "list";
  return verb === "delete" ? "deletecollection" : verb;
}

/** Options that cannot be read select no name: the list itself refuses them later. */
function selected(params: URLSearchParams): string {
  try {
    const name = exactFieldValue(decodeListOptions(params).fields, "metadata.name") ?? "";
    return name === "." || name === ".." || /[/%]/.test(name) ? "" : name;
  } catch (error) {
    if (error instanceof KubeRefusal) return "";
    throw error;
  }
}

/**
 * Throws what the real server answers when it knows the resource but has no route of this shape: 404 for a wrong
 * scope, 405 for a wrong method. Subresources have methods of their own; only HEAD and OPTIONS are refused for them.
 */
export function requireRoute(
  request: ResourceRequest,
  type: { readonly namespaced: boolean; readonly custom: boolean },
): void {
  const { method, resource, group, namespace, name, watchPath } = request;
  const isNamespace = group === "" && resource === "namespaces";
  const everywhere = type.namespaced && namespace === "";
  const wrongScope = (!type.namespaced && namespace !== "" && !isNamespace) || (everywhere && name !== "");
  // The handler of custom resources passes on what it does not serve, and nobody is behind it.
  const unserved = type.custom && (wrongScope || (everywhere && request.verb !== "list" && request.verb !== "watch"));
  if (unserved) throw pageNotFound();
  if (wrongScope) throw unknownResource();
  if (type.custom && method === "HEAD") return;
  const allowed = watchPath || (everywhere && name === "") ? ["GET"] : methodsFor(request);
  if (!allowed.includes(method)) throw methodNotAllowed();
}

function methodsFor({ name, subresource }: ResourceRequest): readonly string[] {
  if (name === "") return ["GET", "POST", "DELETE"];
  return subresource === "" ? ["GET", "PUT", "PATCH", "DELETE"] : ["GET", "POST", "PUT", "PATCH", "DELETE"];
}
