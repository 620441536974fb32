import { expect, test } from "bun:test";
import { groupOf, kindHref, namespaceOf, resourceHref } from "./links.ts";

test("an address comes back as what it was made of", () => {
  const refs = [
    { group: "", resource: "pods", namespace: "shop", name: "web-1" },
    { group: "rbac.authorization.k8s.io", resource: "clusterroles", namespace: "", name: "system:node-proxier" },
    { group: "", resource: "nodes", namespace: "", name: "a b/ü?#%" },
  ];
  for (const ref of refs) {
    const { pathname } = new URL(resourceHref("slug", ref), "http://here");
    const [group, resource, namespace, name] = pathname.split("/").slice(4).map(decodeURIComponent);
    expect({ group: groupOf(group), resource, namespace: namespaceOf(namespace), name }).toEqual(ref);
  }
});

test("what is empty is not in an address", () => {
  expect(kindHref("s", { group: "", resource: "pods" }, { ns: "", faults: undefined })).toBe("/s/s/r/core/pods");
  expect(kindHref("s", { group: "apps", resource: "deployments" }, { ns: "a&b" })).toBe(
    "/s/s/r/apps/deployments?ns=a%26b",
  );
});
