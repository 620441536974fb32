// One request to the Kubernetes API of an open snapshot: who asks, whether they may, and who answers.
import { builtinSubresources, liveSubresources } from "../../db/model/kube/discovery/builtin-subresources.ts";
import { requireProduced } from "../../db/model/kube/negotiate.ts";
import { attributesOf, type KubeRequest, parseKubePath } from "../../db/model/kube/request-info.ts";
import { requireRoute, type ResourceRequest } from "../../db/model/kube/resource-request.ts";
import {
  forbidden,
  methodNotAllowed,
  notFound,
  pageNotFound,
  readOnly,
  unknownResource,
} from "../../db/model/kube/status.ts";
import { plainText, shownJson } from "./answers.ts";
import type { KubeCall } from "./call.ts";
import { type Caller, callerOf } from "./caller.ts";
import { discoveryAnswer, isDiscovery } from "./discovery-answer.ts";
import { discoveryDocument } from "./discovery.ts";
import { dryRunAnswer, isDryRun } from "./dry-run.ts";
import { getAnswer, scaleAnswer } from "./get.ts";
import { healthText } from "./health.ts";
import { listAnswer } from "./list.ts";
import { openApiIndex, openApiV2, openApiV3 } from "./openapi.ts";
import { podLogAnswer } from "./pod-logs.ts";
import { type Readiness, requireReady } from "./readiness.ts";
import { reviewAnswer, reviewKindOf } from "./reviews.ts";
import type { ServedType } from "./served-types.ts";
import { withWarnings } from "./warning.ts";
import { watchAnswer } from "./watch.ts";

/** `path`: what stands behind the prefix of the snapshot, still encoded. Throws a KubeRefusal or a KubinError. */
export async function kubeAnswer(call: KubeCall, ready: Readiness, path: string): Promise<Response> {
  const request = parseKubePath(call.request.method, path, call.url.searchParams);
  const caller = callerOf(call, path + call.url.search);
  if (caller.isImpersonated) {
    requireReady(ready.resources, "the resources");
    await requireAllowed(caller, request);
  }
  if (request.kind !== "resource") return plainAnswer(call, ready, request);
  return withWarnings(call, request, await resourceAnswer(call, ready, caller, request));
}

async function requireAllowed(caller: Caller, request: KubeRequest): Promise<void> {
  const attributes = attributesOf(request);
  const { allowed, reason } = await caller.decide(attributes);
  if (!allowed) throw forbidden(caller.user.name, attributes, reason);
}

/** Everything that is no resource. */
async function plainAnswer(
  call: KubeCall,
  ready: Readiness,
  request: Exclude<KubeRequest, ResourceRequest>,
): Promise<Response> {
  if (request.kind === "unknown") throw unknownPath(call, request.below);
  // The real server's discovery does not look at the method, everything else does.
  if (!isDiscovery(request) && !["get", "head"].includes(request.verb)) throw methodNotAllowed();
  if (request.kind === "health") return plainText(healthText(request));
  requireReady(ready.discovery, "the resource types");
  if (isDiscovery(request))
    return discoveryAnswer(call, request, (ask) => discoveryDocument(call.services, call.snapshot, ask));
  if (request.kind === "openapi-v2") return openApiV2(call);
  if (request.kind === "openapi-v3-document") return openApiV3(call, request.document);
  if (request.kind === "openapi-v3")
    return shownJson(call, await openApiIndex(call, call.prefix), { encoding: "json", pretty: false });
  return documentAnswer(call, request.kind === "root" ? "paths" : "version");
}

async function documentAnswer(call: KubeCall, document: "paths" | "version"): Promise<Response> {
  requireProduced(call.request.headers.get("accept") ?? "", ["application/json"]);
  const found = await discoveryDocument(call.services, call.snapshot, { document });
  if (!found) throw pageNotFound();
  // The real server's version is for people to read, whoever asks.
  return shownJson(call, found.json, { encoding: "json", pretty: document === "version" });
}

function unknownPath({ types }: KubeCall, below: { group: string; version: string } | null): Error {
  const isServed = below !== null && types.hasGroupVersion(below.group, below.version);
  return isServed && !types.isCustomGroup(below.group) ? unknownResource() : pageNotFound();
}

async function resourceAnswer(
  call: KubeCall,
  ready: Readiness,
  caller: Caller,
  request: ResourceRequest,
): Promise<Response> {
  const review = reviewKindOf(request);
  if (review) {
    if (review === "SubjectAccessReview") requireReady(ready.resources, "the resources");
    return reviewAnswer(call, caller, request, review);
  }
  requireReady(ready.discovery, "the resource types");
  const type = call.types.find(request.group, request.version, request.resource);
  if (!type) throw unknownPath(call, request);
  requireRoute(request, type);
  const isRead = request.verb === "get" || request.verb === "list" || request.verb === "watch";
  if (liveSubresources.includes(request.subresource)) throw readOnly(request);
  if (!isRead && !isDryRun(call, request)) throw readOnly(request);
  if (type.verbs.length > 0 && !type.verbs.includes(request.verb)) throw methodNotAllowed();
  requireReady(ready.resources, "the resources");
  if (!isRead) return dryRunAnswer(call, type, request);
  if (request.subresource !== "") return subresourceAnswer(call, ready, type, request);
  if (request.verb === "watch") return watchAnswer(call, type, request);
  return request.name === "" ? listAnswer(call, type, request) : getAnswer(call, type, request);
}

/** These show the object they belong to. */
const wholeSubresources: ReadonlyMap<string, readonly string[]> = new Map([
  ["/pods", ["ephemeralcontainers", "resize"]],
  ["certificates.k8s.io/certificatesigningrequests", ["approval"]],
]);

function subresourceAnswer(
  call: KubeCall,
  ready: Readiness,
  type: ServedType,
  request: ResourceRequest,
): Promise<Response> {
  const { group, resource, name, subresource } = request;
  const known = [...builtinSubresources(group, resource), ...type.subresources];
  const whole = ["status", ...(wholeSubresources.get(`${group}/${resource}`) ?? [])];
  if (subresource === "log" && known.includes("log")) return podLogAnswer(call, type, request, ready);
  if (subresource === "scale" && known.includes("scale")) return scaleAnswer(call, type, request);
  const isStatus = subresource === "status" && known.includes("status");
  if (isStatus || (subresource !== "status" && whole.includes(subresource))) return getAnswer(call, type, request);
  throw type.custom ? notFound({ group, resource, name }) : unknownResource();
}
