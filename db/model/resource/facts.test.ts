import { describe, expect, test } from "bun:test";
import { tablePrinter } from "../kube/table/table-printer.ts";
import { factsOf as factsOfType, type ResourceFacts } from "./facts.ts";
import { healthOf } from "./health.ts";

const minor = 34;
function factsOf(group: string, resource: string, object: unknown): ResourceFacts {
  const type = { group, version: "v1", resource, namespaced: true, custom: false };
  return factsOfType({ ...type, minor, table: tablePrinter(type, minor) }, object);
}

describe("a resource's health", () => {
  test("of a pod is that of its containers", () => {
    const pod = (phase: string, state: object, ready = false): object => ({
      metadata: { name: "p" },
      spec: { containers: [{ name: "main" }] },
      status: { phase, containerStatuses: [{ name: "main", ready, restartCount: 3, state }] },
    });
    const cases: [object, string, boolean][] = [
      [pod("Running", { running: {} }, true), "Running", true],
      [pod("Running", { running: {} }), "Running", false],
      [pod("Running", { waiting: { reason: "CrashLoopBackOff" } }), "CrashLoopBackOff", false],
      [pod("Succeeded", { terminated: { reason: "Completed", exitCode: 0 } }), "Completed", true],
      [{ status: { phase: "Failed", reason: "Evicted" } }, "Evicted", false],
      [{}, "Unknown", false],
    ];
    for (const [object, status, healthy] of cases)
      expect(healthOf("", "pods", object, minor)).toEqual({ status, healthy });
  });

  test("say when someone should look", () => {
    const healthy = (group: string, resource: string, object: object): boolean =>
      healthOf(group, resource, object, minor).healthy;
    expect(
      healthy("apps", "deployments", { spec: { replicas: 3 }, status: { readyReplicas: 3, availableReplicas: 3 } }),
    ).toBe(true);
    expect(
      healthy("apps", "deployments", { spec: { replicas: 3 }, status: { readyReplicas: 2, availableReplicas: 2 } }),
    ).toBe(false);
    expect(healthy("apps", "daemonsets", { status: { desiredNumberScheduled: 0 } })).toBe(true);
    expect(healthy("", "persistentvolumeclaims", { status: { phase: "Pending" } })).toBe(false);
    expect(healthy("batch", "jobs", { status: { conditions: [{ type: "Failed", status: "True" }] } })).toBe(false);
    expect(healthy("", "nodes", { status: { conditions: [{ type: "Ready", status: "Unknown" }] } })).toBe(false);
    expect(
      healthy("config.openshift.io", "clusteroperators", {
        status: { conditions: [{ type: "Degraded", status: "True" }] },
      }),
    ).toBe(false);
    expect(healthy("", "events", { type: "Warning" })).toBe(false);
  });
});

test("facts of an event name what it is about, in both API groups, and its newest time", () => {
  const old = factsOf("", "events", {
    type: "Warning",
    reason: "BackOff",
    message: "m",
    count: 7,
    lastTimestamp: "2026-01-01T00:00:00Z",
    involvedObject: { kind: "Pod", name: "p", namespace: "shop", uid: "u" },
  });
  const fresh = factsOf("events.k8s.io", "events", {
    type: "Warning",
    reason: "BackOff",
    note: "m",
    series: { count: 7, lastObservedTime: "2026-01-01T00:00:00Z" },
    regarding: { kind: "Pod", name: "p", namespace: "shop", uid: "u" },
  });
  expect(old.fields).toEqual(fresh.fields);
  expect(old.fields).toMatchObject({
    "involvedObject.uid": "u",
    count: "7",
    lastTimestamp: "2026-01-01T00:00:00.000Z",
  });
});

test("facts never throw and never keep an instant that is none", () => {
  for (const object of [
    null,
    5,
    [],
    {},
    { metadata: { creationTimestamp: "yesterday", labels: { a: 1 }, ownerReferences: [null] } },
  ]) {
    expect(factsOf("", "pods", object)).toMatchObject({ created_at: null, labels: {}, owners: [] });
  }
});

describe("what no column can hold", () => {
  test("is absent: counts that are no int32, instants without a year of four digits", () => {
    for (const replicas of [1.5, 1e308, 2 ** 31, -(2 ** 31) - 1]) {
      const facts = factsOf("apps", "deployments", { spec: { replicas }, status: { readyReplicas: replicas } });
      expect([facts.replicas, facts.ready_replicas]).toEqual([null, null]);
    }
    for (const creationTimestamp of ["+010000-01-01T00:00:00Z", "-000001-01-01T00:00:00Z", "0000-01-01T00:00:00Z"]) {
      expect(factsOf("", "pods", { metadata: { creationTimestamp } }).created_at).toBeNull();
    }
    expect(factsOf("apps", "deployments", { spec: { replicas: 3 } }).replicas).toBe(3);
  });
});
