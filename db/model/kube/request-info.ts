// What a request is about: method and path become one of a closed set of requests. Nothing is looked up here.
import type { Attributes } from "./attributes.ts";
import { decodedPath, isPlainSegment, pathSegments } from "./path-segments.ts";
import { resourceRequest, type ResourceRequest } from "./resource-request.ts";

/** For requests that are no resource the verb is the HTTP method in lower case; so RBAC names it. */
interface PlainRequest {
  readonly verb: string;
  /** Decoded, as RBAC's nonResourceURLs name it. */
  readonly path: string;
}

export type KubeRequest =
  | (PlainRequest & { readonly kind: "root" | "version" | "openapi-v2" | "openapi-v3" })
  | (PlainRequest & HealthRequest)
  | (PlainRequest & {
      readonly kind: "openapi-v3-document";
      /** As the index lists it: "api/v1", "apis/apps/v1". */
      readonly document: string;
      /** The hash that the index told, "" without one. */
      readonly hash: string;
    })
  /** /api and /apis, where the Accept header chooses between the aggregated and the legacy form. */
  | (PlainRequest & { readonly kind: "discovery"; readonly document: "api" | "apis" })
  | (PlainRequest & { readonly kind: "group"; readonly group: string })
  /** The resources of one version; group "" is /api/v1. */
  | (PlainRequest & { readonly kind: "group-version"; readonly group: string; readonly version: string })
  | ResourceRequest
  /** `below` is set for a path that stands below a group version: the refusal is a Status if that is a built-in one. */
  | (PlainRequest & { readonly kind: "unknown"; readonly below: { group: string; version: string } | null });

export interface HealthRequest {
  readonly kind: "health";
  readonly endpoint: "healthz" | "livez" | "readyz";
  /** "" for all of them, else the one after the slash: "etcd", "poststarthook/rbac/bootstrap-roles". */
  readonly check: string;
  readonly verbose: boolean;
  /** Names of ?exclude=, at most 64. */
  readonly exclude: readonly string[];
}

const excludesMax = 64;

/**
 * `path` is still percent-encoded, as URL.pathname has it, and begins behind the prefix of the snapshot. Takes any
 * text; throws KubeRefusal for a broken encoding, a name that cannot be one, and `/api/v1/watch` with nothing behind.
 */
export function parseKubePath(method: string, path: string, params: URLSearchParams): KubeRequest {
  const decoded = decodedPath(path);
  const segments = pathSegments(decoded);
  const plain = { verb: method.toLowerCase(), path: decoded };
  const [first = "", ...rest] = segments;
  if (first === "api") return discoveryOrResource(plain, method, "", rest, params);
  if (first === "apis") {
    const [group, ...behind] = rest;
    if (group === undefined) return { ...plain, kind: "discovery", document: "apis" };
    if (!isPlainSegment(group)) return { ...plain, kind: "unknown", below: null };
    if (behind.length === 0) return { ...plain, kind: "group", group };
    return discoveryOrResource(plain, method, group, behind, params);
  }
  return nonResource(plain, first, rest, params);
}

/** What the authorizer is asked about a request. A list of one name is asked about with that name. */
export function attributesOf(request: KubeRequest): Attributes {
  if (request.kind !== "resource") return { verb: request.verb, path: request.path };
  const { verb, group, version, resource, subresource, namespace } = request;
  return { verb, group, version, resource, subresource, namespace, name: request.name || request.selectedName };
}

function discoveryOrResource(
  plain: PlainRequest,
  method: string,
  group: string,
  segments: readonly string[],
  params: URLSearchParams,
): KubeRequest {
  const [version, ...behind] = segments;
  if (version === undefined) return { ...plain, kind: "discovery", document: "api" };
  if (!isPlainSegment(version)) return { ...plain, kind: "unknown", below: null };
  if (behind.length === 0) return { ...plain, kind: "group-version", group, version };
  const request = resourceRequest(method, plain.path, { group, version }, behind, params);
  return request ?? { ...plain, kind: "unknown", below: { group, version } };
}

function nonResource(
  plain: PlainRequest,
  first: string,
  rest: readonly string[],
  params: URLSearchParams,
): KubeRequest {
  const only = rest.length === 0;
  if (first === "")
    return plain.path.length > 1 ? { ...plain, kind: "unknown", below: null } : { ...plain, kind: "root" };
  if (first === "version" && only) return { ...plain, kind: "version" };
  if (first === "healthz" || first === "livez" || first === "readyz")
    return {
      ...plain,
      kind: "health",
      endpoint: first,
      check: rest.join("/"),
      verbose: params.has("verbose"),
      exclude: params.getAll("exclude").slice(0, excludesMax),
    };
  if (first === "openapi" && rest[0] === "v2" && rest.length === 1) return { ...plain, kind: "openapi-v2" };
  if (first === "openapi" && rest[0] === "v3") {
    if (rest.length === 1) return { ...plain, kind: "openapi-v3" };
    const document = rest.slice(1);
    if (document.every(isPlainSegment))
      return { ...plain, kind: "openapi-v3-document", document: document.join("/"), hash: params.get("hash") ?? "" };
  }
  return { ...plain, kind: "unknown", below: null };
}
