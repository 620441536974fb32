// Paths taken apart, good ones and hostile ones.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { attributesOf, parseKubePath } from "./request-info.ts";
import { requireRoute, type ResourceRequest } from "./resource-request.ts";
import { KubeRefusal } from "./status.ts";

function parsed(target: string, method = "GET") {
  const [path = "", query = ""] = target.split("?");
  return parseKubePath(method, path, new URLSearchParams(query));
}

function resource(target: string, method = "GET"): ResourceRequest {
  const request = parsed(target, method);
  if (request.kind !== "resource") throw new Error(`${target} is no resource but ${request.kind}`);
  return request;
}

function refused(run: () => unknown): string {
  try {
    run();
    return "";
  } catch (error) {
    return error instanceof KubeRefusal ? `${error.status.code} ${error.text?.trim() ?? error.message}` : String(error);
  }
}

describe("requests that are no resource", () => {
  test.each([
    ["/", { kind: "root" }],
    ["", { kind: "root" }],
    ["/version", { kind: "version" }],
    ["/version/", { kind: "version" }],
    ["/healthz", { kind: "health", endpoint: "healthz", check: "", verbose: false, exclude: [] }],
    [
      "/readyz?verbose&exclude=etcd&exclude=ping",
      { kind: "health", endpoint: "readyz", check: "", verbose: true, exclude: ["etcd", "ping"] },
    ],
    [
      "/livez/poststarthook/rbac/bootstrap-roles",
      { kind: "health", endpoint: "livez", check: "poststarthook/rbac/bootstrap-roles" },
    ],
    ["/openapi/v2", { kind: "openapi-v2" }],
    ["/openapi/v3", { kind: "openapi-v3" }],
    ["/openapi/v3/apis/apps/v1?hash=ABC", { kind: "openapi-v3-document", document: "apis/apps/v1", hash: "ABC" }],
    ["/api", { kind: "discovery", document: "api" }],
    ["/apis/", { kind: "discovery", document: "apis" }],
    ["/apis/apps", { kind: "group", group: "apps" }],
    ["/api/v1", { kind: "group-version", group: "", version: "v1" }],
    ["/apis/apps/v1/", { kind: "group-version", group: "apps", version: "v1" }],
    ["/metrics", { kind: "unknown", below: null }],
    ["/api/v1//pods", { kind: "unknown", below: { group: "", version: "v1" } }],
    ["/api/v1/namespaces//pods", { kind: "unknown", below: { group: "", version: "v1" } }],
    ["/api/v1/proxy/pods/x", { kind: "unknown", below: { group: "", version: "v1" } }],
    ["/apis/%00/v1/pods", { kind: "unknown", below: null }],
    ["/openapi/v3/apis/../x", { kind: "unknown" }],
    ["//", { kind: "unknown" }],
  ])("%s", (target, expected) => {
    expect(parsed(target)).toMatchObject(expected);
  });

  test("they are authorized by their decoded path and the method", () => {
    expect(attributesOf(parsed("/foo%20bar", "POST"))).toEqual({ verb: "post", path: "/foo bar" });
  });
});

describe("requests for resources", () => {
  test.each([
    ["GET", "/api/v1/pods", ["list", "", "v1", "", "pods", "", ""]],
    ["GET", "/api/v1/namespaces/shop/pods", ["list", "", "v1", "shop", "pods", "", ""]],
    ["GET", "/api/v1/namespaces/shop/pods?watch=1", ["watch", "", "v1", "shop", "pods", "", ""]],
    ["GET", "/api/v1/namespaces/shop/pods?watch=false", ["list", "", "v1", "shop", "pods", "", ""]],
    ["GET", "/api/v1/namespaces/shop/pods?watch", ["watch", "", "v1", "shop", "pods", "", ""]],
    ["GET", "/api/v1/namespaces/shop/pods/x?watch=1", ["get", "", "v1", "shop", "pods", "x", ""]],
    ["GET", "/api/v1/namespaces/shop/pods/x/log", ["get", "", "v1", "shop", "pods", "x", "log"]],
    ["GET", "/api/v1/namespaces", ["list", "", "v1", "", "namespaces", "", ""]],
    ["GET", "/api/v1/namespaces/shop", ["get", "", "v1", "shop", "namespaces", "shop", ""]],
    ["GET", "/api/v1/namespaces/shop/status", ["get", "", "v1", "shop", "namespaces", "shop", "status"]],
    ["GET", "/api/v1/nodes/a%2Eb", ["get", "", "v1", "", "nodes", "a.b", ""]],
    [
      "GET",
      "/apis/apps/v1/namespaces/shop/deployments/web/scale",
      ["get", "apps", "v1", "shop", "deployments", "web", "scale"],
    ],
    ["GET", "/api/v1/watch/namespaces/shop/pods/x", ["watch", "", "v1", "shop", "pods", "x", ""]],
    ["GET", "/api/v1/watch/nodes", ["watch", "", "v1", "", "nodes", "", ""]],
    ["POST", "/api/v1/namespaces/shop/pods", ["create", "", "v1", "shop", "pods", "", ""]],
    ["PUT", "/api/v1/namespaces/shop/pods/x", ["update", "", "v1", "shop", "pods", "x", ""]],
    ["PATCH", "/api/v1/namespaces/shop/pods/x", ["patch", "", "v1", "shop", "pods", "x", ""]],
    ["DELETE", "/api/v1/namespaces/shop/pods/x", ["delete", "", "v1", "shop", "pods", "x", ""]],
    ["DELETE", "/api/v1/namespaces/shop/pods", ["deletecollection", "", "v1", "shop", "pods", "", ""]],
    ["HEAD", "/api/v1/pods", ["list", "", "v1", "", "pods", "", ""]],
    ["GET", "/api/v1/namespaces/shop%2Fpods/x", ["get", "", "v1", "shop", "pods", "x", ""]],
  ])("%s %s", (method, target, [verb, group, version, namespace, plural, name, subresource]) => {
    const expected = { verb, group, version, namespace, resource: plural, name, subresource, method };
    expect(resource(target, method)).toMatchObject(expected);
  });

  test("what stands behind a subresource is kept", () => {
    expect(resource("/api/v1/namespaces/shop/pods/x/proxy/a/b%3Fc").subpath).toBe("/a/b?c");
  });

  test("a list of one name is authorized with that name", () => {
    const request = resource("/api/v1/pods?fieldSelector=metadata.name%3Dx,status.phase%3DRunning");
    expect(request.name).toBe("");
    expect(attributesOf(request)).toMatchObject({ verb: "list", name: "x" });
    for (const query of [
      "fieldSelector=metadata.name!=x",
      "fieldSelector=metadata.name=..",
      "fieldSelector=metadata.name=x&limit=z",
    ])
      expect(attributesOf(parsed(`/api/v1/pods?${query}`))).toMatchObject({ name: "" });
  });

  test("names that cannot be are refused as the registry refuses them", () => {
    expect(refused(() => parsed("/api/v1/namespaces/shop/pods/.."))).toBe(
      `400 Name parameter invalid: "..": may not be '..'`,
    );
    expect(refused(() => parsed("/api/v1/nodes/a%25b"))).toBe(`400 Name parameter invalid: "a%b": may not contain '%'`);
    expect(refused(() => parsed("/api/v1/nodes/a%00b"))).toBe(
      '400 Name parameter invalid: "a\\x00b": may not contain NUL',
    );
    expect(refused(() => parsed("/api/v1/namespaces/./pods"))).toBe(
      `400 Namespace parameter invalid: ".": may not be '.'`,
    );
    expect(refused(() => parsed("/api/v1/nodes/%zz"))).toBe("400 400 Bad Request");
    expect(refused(() => parsed("/api/v1/watch"))).toContain('500 Internal Server Error: "/api/v1/watch": failed');
  });

  test("anything at all is read or refused, once decoded, and soon", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "/",
        "//",
        "..",
        "%2f",
        "%2e%2e",
        "%00",
        "%",
        "%ff",
        "api",
        "apis",
        "v1",
        "namespaces",
        "watch",
        "pods",
        "proxy",
        "\ud800",
        "__proto__",
      ),
      fc.string({ unit: "binary", maxLength: 8 }),
    );
    const path = fc.array(piece, { maxLength: 14 }).map((pieces) => `/${pieces.join("/")}`);
    fc.assert(
      fc.property(path, fc.constantFrom("GET", "POST", "constructor", ""), (path, method) => {
        expect(refused(() => parseKubePath(method, path, new URLSearchParams()))).not.toMatch(/Error: /);
      }),
      { numRuns: 2000 },
    );
    const before = performance.now();
    for (const unit of ["/", "%2e", "a/", "../", "%"]) refused(() => parsed(`/api/v1/${unit.repeat(100_000)}`));
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe("routes", () => {
  const pods = { namespaced: true, custom: false };
  const nodes = { namespaced: false, custom: false };
  const widgets = { namespaced: true, custom: true };
  test.each([
    ["GET", "/api/v1/pods", pods, ""],
    ["POST", "/api/v1/pods", pods, "405"],
    ["DELETE", "/api/v1/namespaces/shop/pods", pods, ""],
    ["PUT", "/api/v1/namespaces/shop/pods", pods, "405"],
    ["POST", "/api/v1/namespaces/shop/pods/x", pods, "405"],
    ["POST", "/api/v1/namespaces/shop/pods/x/eviction", pods, ""],
    ["OPTIONS", "/api/v1/namespaces/shop/pods/x/log", pods, "405"],
    ["GET", "/api/v1/pods/x", pods, "404"],
    ["GET", "/api/v1/namespaces/shop/nodes", nodes, "404"],
    ["GET", "/api/v1/namespaces/shop", nodes, ""],
    ["POST", "/api/v1/watch/nodes", nodes, "405"],
    ["HEAD", "/apis/example.com/v1/widgets", widgets, ""],
    ["GET", "/apis/example.com/v1/widgets/x", widgets, "404 404 page not found"],
    ["POST", "/apis/example.com/v1/widgets", widgets, "404 404 page not found"],
  ])("%s %s", (method, target, type, refusal) => {
    const found = refused(() => requireRoute(resource(target, method), type));
    expect(refusal === "" ? found : found.startsWith(refusal)).toBe(refusal === "" ? "" : true);
  });
});
