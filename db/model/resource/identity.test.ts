import { expect, test } from "bun:test";
import { builtinByKind, builtinByPlural, builtinKinds } from "./builtin-kinds.ts";
import { apiVersionOf, groupVersion, listKey, pluralOf } from "./identity.ts";

test("an apiVersion splits into group and version and joins again", () => {
  for (const [apiVersion, group, version] of [
    ["v1", "", "v1"],
    ["apps/v1", "apps", "v1"],
    ["networking.k8s.io/v1beta1", "networking.k8s.io", "v1beta1"],
  ] as const) {
    expect(groupVersion(apiVersion)).toEqual({ group, version });
    expect(apiVersionOf(group, version)).toBe(apiVersion);
  }
});

test("a kind has the plural that the apiserver serves, or a good guess", () => {
  expect(pluralOf("", "Endpoints")).toBe("endpoints");
  expect(pluralOf("", "ComponentStatus")).toBe("componentstatuses");
  expect(pluralOf("networking.k8s.io", "NetworkPolicy")).toBe("networkpolicies");
  expect(pluralOf("security.openshift.io", "SecurityContextConstraints")).toBe("securitycontextconstraints");
  expect(pluralOf("example.com", "Widget")).toBe("widgets");
  expect(pluralOf("example.com", "Gateway")).toBe("gateways");
  expect(pluralOf("example.com", "Proxy")).toBe("proxies");
  expect(pluralOf("example.com", "Mesh")).toBe("meshes");
});

test("the list key of a cluster-scoped resource starts with the slash", () => {
  expect(listKey("", "node-1")).toBe("/node-1");
  expect(listKey("shop", "web")).toBe("shop/web");
});

test("the built-in table knows scope, short names and the preferred version", () => {
  expect(builtinKinds.length).toBeGreaterThan(80);
  expect(builtinByKind("", "Pod")).toMatchObject({ resource: "pods", namespaced: true, shortNames: ["po"] });
  expect(builtinByKind("autoscaling", "HorizontalPodAutoscaler")?.version).toBe("v2");
  expect(builtinByPlural("*", "ingresses")?.group).toBe("networking.k8s.io");
  expect(builtinByPlural("*", "events")?.group).toBe("");
  expect(builtinByPlural("*", "nodes")?.kind).toBe("Node");
  expect(builtinByPlural("", "widgets")).toBeUndefined();
  for (const entry of builtinKinds)
    expect([entry.version, entry.resource, entry.kind].every((part) => part !== "")).toBe(true);
});
