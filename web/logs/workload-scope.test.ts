import { expect, test } from "bun:test";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import { hasMergedLogs, selectorScope, workloadScope } from "./workload-scope.ts";

const of = (group: string, resource: string, namespace = "shop") => ({ group, resource, namespace, name: "web" });

test("a workload's lines are those of the pods it owns, a node's and a namespace's those of its place", () => {
  expect(workloadScope(of("apps", "deployments"))).toBe("owner:deployment/web ns:shop");
  expect(workloadScope(of("", "nodes", ""))).toBe("node:web");
  expect(workloadScope(of("", "namespaces", ""))).toBe("ns:web");
  expect(workloadScope(of("", "configmaps"))).toBeNull();
});

test("a service's lines are those of the pods it selects", () => {
  const scope = selectorScope("shop", { "app.kubernetes.io/name": "web", tier: "front end" });
  expect(scope).toBe('label.app.kubernetes.io/name:web label.tier:"front end" ns:shop');
  expect("query" in parseLogQuery(scope ?? "")).toBe(true);
  expect(selectorScope("shop", {})).toBeNull();
});

test("only what can have lines has the tab", () => {
  expect([of("batch", "jobs"), of("", "services"), of("apps", "deployments")].every(hasMergedLogs)).toBe(true);
  expect([of("", "configmaps"), of("example.com", "nodes"), of("", "pods")].some(hasMergedLogs)).toBe(false);
});
