import { expect, test } from "bun:test";
import type { KindCount } from "../db/model/contract/snapshot.ts";
import { groupKinds } from "./kind-groups.ts";

const kind = (group: string, resource: string, name: string, version = "v1"): KindCount => ({
  group,
  version,
  resource,
  kind: name,
  namespaced: true,
  count: 1,
  unhealthy: 0,
});
const kinds = [
  kind("example.com", "widgets", "Widget"),
  kind("", "services", "Service"),
  kind("apps", "deployments", "Deployment"),
  kind("", "pods", "Pod"),
  kind("autoscaling", "horizontalpodautoscalers", "HorizontalPodAutoscaler"),
  kind("autoscaling", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "v2"),
];

test("kinds stand where people look for them, custom ones by their group, and none is lost", () => {
  const groups = groupKinds(kinds);
  expect(groups.map((group) => [group.title, group.custom, group.kinds.map((one) => one.resource)])).toEqual([
    ["Workloads", false, ["pods", "deployments", "horizontalpodautoscalers", "horizontalpodautoscalers"]],
    ["Network", false, ["services"]],
    ["example.com", true, ["widgets"]],
  ]);
});

test("the filter matches kind, plural and group", () => {
  const found = (filter: string) => groupKinds(kinds, filter).flatMap((group) => group.kinds.map((one) => one.kind));
  expect(found("POD")).toEqual(["Pod", "HorizontalPodAutoscaler", "HorizontalPodAutoscaler"]);
  expect(found("example")).toEqual(["Widget"]);
  expect(found("nothing")).toEqual([]);
});
