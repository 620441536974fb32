import { describe, expect, test } from "bun:test";
import { factsOf } from "./facts.ts";
import { podStatus } from "./pod-status.ts";
import { columnsOf, printResource } from "./printer.ts";

const container = (state: object, ready = false, restartCount = 0): object => ({
  name: "main",
  ready,
  restartCount,
  state,
});
const pod = (status: object, spec: object = {}, metadata: object = {}): object => ({
  metadata: { name: "p", namespace: "shop", ...metadata },
  spec: { containers: [{ name: "main", image: "a:1" }], ...spec },
  status,
});
const running = container({ running: {} }, true, 3);

describe("a pod's status, as kubectl prints it", () => {
  const cases: [string, object, string, boolean][] = [
    ["running", pod({ phase: "Running", containerStatuses: [running] }), "Running 1/1 3", true],
    [
      "not ready",
      pod({ phase: "Running", containerStatuses: [container({ running: {} }, false, 1)] }),
      "Running 0/1 1",
      false,
    ],
    [
      "crash loop",
      pod({ phase: "Running", containerStatuses: [container({ waiting: { reason: "CrashLoopBackOff" } }, false, 9)] }),
      "CrashLoopBackOff 0/1 9",
      false,
    ],
    [
      "image pull",
      pod({ phase: "Pending", containerStatuses: [container({ waiting: { reason: "ImagePullBackOff" } })] }),
      "ImagePullBackOff 0/1 0",
      false,
    ],
    [
      "killed by memory",
      pod({ phase: "Running", containerStatuses: [container({ terminated: { reason: "OOMKilled", exitCode: 137 } })] }),
      "OOMKilled 0/1 0",
      false,
    ],
    [
      "ended by signal",
      pod({ phase: "Failed", containerStatuses: [container({ terminated: { signal: 9, exitCode: 137 } })] }),
      "Signal:9 0/1 0",
      false,
    ],
    [
      "ended by code",
      pod({ phase: "Failed", containerStatuses: [container({ terminated: { exitCode: 2 } })] }),
      "ExitCode:2 0/1 0",
      false,
    ],
    [
      "done",
      pod({ phase: "Succeeded", containerStatuses: [container({ terminated: { reason: "Completed", exitCode: 0 } })] }),
      "Completed 0/1 0",
      true,
    ],
    ["evicted", pod({ phase: "Failed", reason: "Evicted" }), "Evicted 0/1 0", false],
    ["pending", pod({ phase: "Pending" }), "Pending 0/1 0", false],
    [
      "initialising",
      pod(
        { phase: "Pending", initContainerStatuses: [{ name: "i", state: { running: {} } }] },
        { initContainers: [{ name: "i" }, { name: "j" }] },
      ),
      "Init:0/2 0/1 0",
      false,
    ],
    [
      "failing to initialise",
      pod(
        {
          phase: "Pending",
          initContainerStatuses: [{ name: "i", restartCount: 4, state: { waiting: { reason: "CrashLoopBackOff" } } }],
        },
        { initContainers: [{ name: "i" }] },
      ),
      "Init:CrashLoopBackOff 0/1 4",
      false,
    ],
    [
      "terminating",
      pod({ phase: "Running", containerStatuses: [running] }, {}, { deletionTimestamp: "2026-01-01T00:00:00Z" }),
      "Terminating 1/1 3",
      false,
    ],
    ["nothing known", {}, "Unknown 0/0 0", false],
  ];
  for (const [name, object, want, healthy] of cases) {
    test(`${name} → ${want}`, () => {
      const { status, ready, containers, restarts, healthy: well } = podStatus(object);
      expect([`${status} ${ready}/${containers} ${restarts}`, well]).toEqual([want, healthy]);
    });
  }
});

describe("printed resources", () => {
  test("have as many cells as their kind has columns, whatever the object holds", () => {
    const kinds = [
      ["", "pods"],
      ["", "nodes"],
      ["", "services"],
      ["", "events"],
      ["", "namespaces"],
      ["", "configmaps"],
      ["", "secrets"],
      ["", "persistentvolumeclaims"],
      ["", "persistentvolumes"],
      ["apps", "deployments"],
      ["apps", "replicasets"],
      ["apps", "statefulsets"],
      ["apps", "daemonsets"],
      ["batch", "jobs"],
      ["batch", "cronjobs"],
      ["events.k8s.io", "events"],
      ["example.com", "widgets"],
    ] as const;
    for (const [group, resource] of kinds) {
      for (const object of [
        {},
        null,
        [],
        "text",
        { metadata: 1, spec: [], status: "x" },
        { spec: { ports: [null], replicas: "many" }, status: { conditions: [{ type: 5 }] } },
      ]) {
        const printed = printResource(group, resource, object);
        expect([resource, printed.cells.length]).toEqual([resource, columnsOf(group, resource).length]);
      }
    }
  });

  test("say when someone should look", () => {
    const healthy = (group: string, resource: string, object: object): boolean =>
      printResource(group, resource, object).healthy;
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
