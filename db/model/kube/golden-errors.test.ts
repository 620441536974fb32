// Every refusal that was recorded from a real kube-apiserver v1.32.5, thrown again from the request that caused it.
import { describe, expect, test } from "bun:test";
import { goldenNames, goldenPath, hasGolden, readGolden } from "../../../test/kit/golden.ts";
import { numberAt, textAt } from "../resource/json.ts";
import { goJson, goJsonIndented } from "./go/json-text.ts";
import { parseListOptions } from "./list-options.ts";
import { negotiate, negotiateDiscovery, refusalForm } from "./negotiate.ts";
import { chooseContainer } from "./pod-log-container.ts";
import { parsePodLogOptions } from "./pod-log-options.ts";
import { attributesOf, parseKubePath } from "./request-info.ts";
import { requireRoute, type ResourceRequest } from "./resource-request.ts";
import { type SelectableType, supportedFields } from "./selectors/field-support.ts";
import {
  badRequest,
  forbidden,
  KubeRefusal,
  notFound,
  pageNotFound,
  unauthorized,
  unknownResource,
  unsupportedMediaType,
  unsupportedPatchType,
} from "./status.ts";

const snapshotVersion = 638n;
const clusterScoped = ["nodes", "componentstatuses", "tokenreviews"];
/** What they serve besides GET; everything else has all methods. */
const createOnly = ["tokenreviews"];
const readOnlyResources = ["componentstatuses"];
const known = ["pods", "configmaps", "widgets", "deployments", "nodes", "componentstatuses", "tokenreviews"];

const webPod = {
  metadata: { name: "web-7d9f8b6c5d-abcde" },
  spec: { containers: [{ name: "web" }, { name: "proxy" }] },
};

/** Answers that only an HTTP layer with a store can give, and those that are no refusal. */
const elsewhere = [
  "200-list-namespace-missing.json",
  "400-post-garbage.json", // a body for a ConfigMap: writes are refused before their body is read
  "405-discovery-post.json",
  "406-accept-yaml-ok.json",
  "406-table-only.json",
  "exec-get.json", // refused as read-only
  "log-previous-none.json", // the recording had no kubelet
  "log-unscheduled.json",
  "proxy-pod.json", // refused as read-only
  "scale-table.json",
  "scale.json",
  "status.json",
  "watch-410-old-rv.json",
];

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly accept: string;
  readonly contentType: string;
  readonly token: string;
}

/** What an HTTP layer does before it asks a store, in the real server's order. */
function serve({ method, path, accept, contentType, token }: Sent): void {
  const url = new URL(path, "http://kube.example");
  if (token === "bad") throw unauthorized();
  const request = parseKubePath(method, url.pathname, url.searchParams);
  const user = token === "tok" ? "admin" : token === "viewtok" ? "viewer" : "system:anonymous";
  if (user !== "admin") throw forbidden(user, attributesOf(request));
  if (request.kind === "unknown" || (request.kind === "resource" && request.group === "nope.example.com"))
    throw pageNotFound();
  if (request.kind !== "resource") {
    negotiateDiscovery(accept);
    return;
  }
  serveResource(request, url.searchParams, accept, contentType);
}

function serveResource(request: ResourceRequest, params: URLSearchParams, accept: string, contentType: string): void {
  const { group, version, resource, name, subresource, verb, method } = request;
  const custom = group === "example.com";
  const namespaced = !clusterScoped.includes(resource);
  if (!known.includes(resource) || subresource === "nope") throw unknownResource();
  requireRoute(request, { namespaced, custom });
  const methods = createOnly.includes(resource) ? ["POST"] : readOnlyResources.includes(resource) ? ["GET"] : null;
  if (methods?.includes(method) === false) requireRoute({ ...request, method: "TRACE" }, { namespaced, custom });
  if (verb === "patch" && contentType === "application/json") throw unsupportedPatchType();
  if (contentType === "text/plain")
    throw unsupportedMediaType(["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"]);
  negotiate(accept, subresource === "log" ? "log" : verb === "list" ? "list" : "object", custom);
  const type: SelectableType = { group, version, resource, namespaced, custom };
  if (verb === "list") parseListOptions(params, { fields: supportedFields(type), snapshotVersion });
  if (name === "nope") throw notFound(request);
  if (subresource !== "log") return;
  const { container } = parsePodLogOptions(params, name);
  if (name === textAt(webPod, "metadata", "name")) chooseContainer(webPod, container);
}

function refusalOf(sent: Sent): KubeRefusal {
  try {
    serve(sent);
  } catch (error) {
    if (error instanceof KubeRefusal) return error;
    throw error;
  }
  return badRequest("nothing was refused");
}

describe.skipIf(!hasGolden)("refusals as the real server wrote them", () => {
  test("status, body byte for byte and headers are the same", async () => {
    const names = goldenNames("v1.32.5", "errors").filter((name) => !elsewhere.includes(name));
    for (const name of names) {
      const golden = await readGolden(goldenPath("v1.32.5", "errors", name));
      const refusal = refusalOf({
        method: golden.request.method,
        path: golden.request.path,
        accept: golden.request.accept ?? "",
        contentType: textAt(golden, "request", "ct"),
        token: textAt(golden, "request", "token"),
      });
      const indented = refusalForm(golden.request.accept ?? "") === "indented";
      const write = indented ? goJsonIndented : goJson;
      const body = refusal.text ?? write(refusal.status);
      expect(refusal.status.code, name).toBe(golden.status);
      // HEAD has no body, and says how long it would be.
      if (golden.request.method !== "HEAD") {
        const recorded = typeof golden.body === "string" ? golden.body : write(golden.body);
        expect(body, name).toBe(recorded);
      }
      expect(String(new TextEncoder().encode(body).length), name).toBe(golden.headers["content-length"] ?? "");
      for (const header of ["retry-after", "x-content-type-options"])
        expect(refusal.headers?.[header], `${name} ${header}`).toBe(golden.headers[header]);
    }
    expect(names.length).toBe(45);
  });

  test("the list of what is answered elsewhere names recorded files only", () => {
    const names = goldenNames("v1.32.5", "errors");
    expect(elsewhere.filter((name) => !names.includes(name))).toEqual([]);
    expect(numberAt({ count: names.length }, "count")).toBeGreaterThan(50);
  });
});
