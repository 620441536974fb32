import { expect, test } from "bun:test";
import { ago, row } from "../../../../test/kit/kube-tables/print.ts";

const running = { running: { startedAt: ago(60) } };
const ended = (exitCode: number, rest: object = {}) => ({ terminated: { exitCode, ...rest } });
const waiting = (reason: string) => ({ waiting: { reason } });

interface Parts {
  readonly containers?: readonly object[];
  readonly init?: readonly object[];
  readonly initSpecs?: readonly object[];
  readonly conditions?: readonly object[];
  readonly deleted?: boolean;
  readonly phase?: string;
  readonly reason?: string;
}

/** A pod with as many containers as it has statuses. */
function pod({ containers = [], init = [], initSpecs, conditions = [], deleted, phase = "Running", reason }: Parts) {
  return {
    metadata: { name: "p", creationTimestamp: ago(300), ...(deleted ? { deletionTimestamp: ago(1) } : {}) },
    spec: {
      containers: containers.map((_, i) => ({ name: `c${i}` })),
      initContainers: initSpecs ?? init.map((_, i) => ({ name: `i${i}` })),
    },
    status: {
      phase,
      ...(reason === undefined ? {} : { reason }),
      conditions,
      initContainerStatuses: init.map((status, i) => ({ name: `i${i}`, ...status })),
      containerStatuses: containers.map((status, i) => ({ name: `c${i}`, ...status })),
    },
  };
}

const ready = { type: "Ready", status: "True" };
const sidecar = (name: string) => ({ name, restartPolicy: "Always" });

test("STATUS tells the reason that the API server tells", () => {
  const cases: [status: string, parts: Parts, minor?: number][] = [
    ["Pending", { phase: "Pending" }],
    ["Evicted", { phase: "Failed", reason: "Evicted" }],
    ["SchedulingGated", { phase: "Pending", conditions: [{ type: "PodScheduled", reason: "SchedulingGated" }] }],
    ["Running", { containers: [{ ready: true, state: running }] }],
    ["CrashLoopBackOff", { containers: [{ state: waiting("CrashLoopBackOff") }] }],
    ["Running", { containers: [{ state: waiting("") }] }],
    ["OOMKilled", { containers: [{ state: ended(137, { reason: "OOMKilled" }) }] }],
    ["Signal:9", { containers: [{ state: ended(137, { signal: 9 }) }] }],
    ["ExitCode:42", { containers: [{ state: ended(42) }] }],
    ["ExitCode:0", { containers: [{ state: ended(0) }] }],
    // The first container has the last word.
    ["First", { containers: [{ state: waiting("First") }, { state: waiting("Second") }] }],
    ["Terminating", { deleted: true, containers: [{ ready: true, state: running }] }],
    ["Unknown", { deleted: true, reason: "NodeLost" }],
    ["Init:0/2", { init: [{ state: running }, { state: waiting("PodInitializing") }] }],
    ["Init:1/2", { init: [{ state: ended(0) }, { state: running }] }],
    ["Init:1/2", { init: [{ state: ended(0) }, { state: waiting("PodInitializing") }] }],
    ["Init:ImagePullBackOff", { init: [{ state: waiting("ImagePullBackOff") }] }],
    ["Init:Error", { init: [{ state: ended(1, { reason: "Error" }) }] }],
    ["Init:Signal:11", { init: [{ state: ended(139, { signal: 11 }) }] }],
    ["Init:ExitCode:3", { init: [{ state: ended(3) }] }],
  ];
  for (const [status, parts, minor] of cases) {
    expect([status, row("v1/pods", pod(parts), minor)]).toMatchObject([status, { Status: status }]);
  }
});

test("a completed container among others: running, not ready, and since 1.35 the failed one's reason", () => {
  const completed = { state: ended(0, { reason: "Completed" }) };
  const failed = { state: ended(1, { reason: "Error" }) };
  const alive = { ready: true, state: running };
  const cases: [containers: object[], conditions: object[], before: string, since35: string][] = [
    [[completed, alive], [ready], "Running", "Running"],
    [[completed, alive], [], "NotReady", "NotReady"],
    [[completed, failed], [], "Completed", "Error"],
    [[failed, completed], [], "Error", "Error"],
    [[completed, failed, alive], [], "NotReady", "Error"],
    [[completed, failed, alive], [ready], "Running", "Running"],
  ];
  for (const [containers, conditions, before, since35] of cases) {
    const each = pod({ containers, conditions });
    expect([34, 35].map((minor) => row("v1/pods", each, minor)["Status"])).toEqual([before, since35]);
  }
});

test("a deleted pod that has ended shows how since 1.31", () => {
  const ended31 = pod({
    deleted: true,
    phase: "Succeeded",
    containers: [{ state: ended(0, { reason: "Completed" }) }],
  });
  expect([30, 31].map((minor) => row("v1/pods", ended31, minor)["Status"])).toEqual(["Terminating", "Completed"]);
});

test("sidecars count as containers since 1.28", () => {
  const started = { ready: true, started: true, restartCount: 2, state: running };
  const each = pod({
    initSpecs: [sidecar("i0")],
    init: [{ ...started, lastState: ended(1, { finishedAt: ago(600) }) }],
    containers: [{ ready: true, restartCount: 1, state: running }],
  });
  expect(row("v1/pods", each)).toMatchObject({ Ready: "2/2", Status: "Running", Restarts: "3 (10m ago)" });
  // An older server does not know them: the init container never ends.
  expect(row("v1/pods", each, 27)).toMatchObject({ Ready: "0/1", Status: "Init:0/1" });
  const starting = pod({ initSpecs: [sidecar("i0")], init: [{ started: false, state: running }], containers: [{}] });
  expect(row("v1/pods", starting)).toMatchObject({ Ready: "0/2", Status: "Init:0/1" });
});

test("an initialised pod whose init container restarts is told from its containers too since 1.28", () => {
  const each = pod({
    init: [{ state: running }],
    conditions: [{ type: "Initialized", status: "True" }],
    containers: [
      { ready: true, state: running },
      { state: waiting("CrashLoopBackOff"), restartCount: 2 },
    ],
  });
  expect(row("v1/pods", each, 27)).toMatchObject({ Ready: "0/2", Status: "Init:0/1", Restarts: "0" });
  expect(row("v1/pods", each, 28)).toMatchObject({ Ready: "1/2", Status: "CrashLoopBackOff", Restarts: "2" });
});

test("RESTARTS tells when the last one was", () => {
  const restarted = (count: number, seconds: number) => ({
    ready: true,
    restartCount: count,
    state: running,
    lastState: ended(1, { finishedAt: ago(seconds) }),
  });
  const alive = { ready: true, restartCount: 0, state: running };
  const initEnded = { restartCount: 4, state: ended(0), lastState: ended(1, { finishedAt: ago(30) }) };
  const cases: [restarts: string, parts: Parts, minor?: number][] = [
    ["0", { containers: [alive] }],
    ["3 (5m ago)", { containers: [restarted(3, 300)] }],
    ["8 (5m ago)", { containers: [restarted(3, 900), restarted(5, 300)] }],
    ["3", { containers: [{ ...alive, restartCount: 3 }] }],
    ["3", { containers: [{ ...restarted(3, 0), lastState: ended(1, { finishedAt: null }) }] }],
    // The restarts of an init container that is through are forgotten; up to 1.27 their instant was not.
    ["0", { init: [initEnded], containers: [alive] }],
    ["0 (30s ago)", { init: [initEnded], containers: [alive] }, 27],
    ["4 (30s ago)", { init: [{ ...initEnded, state: running }], containers: [{}] }],
  ];
  for (const [restarts, parts, minor] of cases) {
    expect([restarts, row("v1/pods", pod(parts), minor)]).toMatchObject([restarts, { Restarts: restarts }]);
  }
});

test("the wide columns say <none> for what is not there", () => {
  expect(row("v1/pods", {})).toEqual({
    Name: "",
    Ready: "0/0",
    Status: "",
    Restarts: "0",
    Age: "<unknown>",
    IP: "<none>",
    Node: "<none>",
    "Nominated Node": "<none>",
    "Readiness Gates": "<none>",
  });
  const full = {
    spec: { nodeName: "n1", readinessGates: [{ conditionType: "a" }, { conditionType: "b" }, { conditionType: "c" }] },
    status: {
      podIP: "10.0.0.1",
      podIPs: [{ ip: "10.0.0.2" }, { ip: "fd00::2" }],
      nominatedNodeName: "n2",
      // The first condition of a type counts.
      conditions: [
        { type: "a", status: "True" },
        { type: "b", status: "False" },
        { type: "b", status: "True" },
      ],
    },
  };
  expect(row("v1/pods", full)).toMatchObject({
    IP: "10.0.0.2",
    Node: "n1",
    "Nominated Node": "n2",
    "Readiness Gates": "1/3",
  });
  expect(row("v1/pods", { status: { podIP: "10.0.0.1" } })).toMatchObject({ IP: "10.0.0.1" });
});

test("ten thousand containers, gates and conditions are counted, not searched through again and again", () => {
  const many = 10_000;
  const each = pod({
    containers: Array.from({ length: many }, () => ({ ready: true, restartCount: 1, state: running })),
  });
  const conditions = Array.from({ length: many }, (_, i) => ({ type: `t${i}`, status: "True" }));
  const readinessGates = conditions.map(({ type }) => ({ conditionType: type }));
  const object = { ...each, spec: { ...each.spec, readinessGates }, status: { ...each.status, conditions } };
  expect(row("v1/pods", object)).toMatchObject({
    Ready: `${many}/${many}`,
    Restarts: String(many),
    "Readiness Gates": `${many}/${many}`,
  });
});
