// A small support bundle with one of everything that the page shows: faults, events, logs of containers and nodes, a gap.
import { files, tarGzOf } from "../kit/tar-fixture.ts";

export const podCount = 450;
export const lineCount = 1500;
/** The one line that says this. */
export const needle = { line: 700, text: "needle in the haystack" };
export const crashing = "checkout-crash";

export function sampleBundle(): Uint8Array<ArrayBuffer> {
  return tarGzOf(
    files({
      "b/version.yaml": "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\n",
      "b/cluster-info/cluster_version.json": '{"info":{"gitVersion":"v1.30.1","platform":"linux/amd64"}}',
      "b/cluster-resources/namespaces.json": list("NamespaceList", [named("shop"), named("empty")]),
      "b/cluster-resources/nodes.json": list("NodeList", [node("node-a", "True"), node("node-b", "False")]),
      "b/cluster-resources/pods/shop.json": list("PodList", [
        crashingPod(),
        ...Array.from({ length: podCount - 1 }, (_, i) => healthyPod(i)),
      ]),
      "b/cluster-resources/deployments/shop.json": list("DeploymentList", [deployment()], "apps/v1"),
      "b/cluster-resources/events/shop.json": list("EventList", [event()]),
      "b/cluster-resources/secrets-errors.json": '["secrets is forbidden: User \\"viewer\\" cannot list"]',
      [`b/cluster-resources/pods/logs/shop/${crashing}/app.log`]: log(),
      [`b/cluster-resources/pods/logs/shop/${crashing}/app-previous.log`]: `time="${time(0)}" level=error msg="the run before died" shard=7\n`,
      "b/host-collectors/run-host/journald/kubelet.txt": "kubelet started\nkubelet is well\n",
    }),
  );
}

const created = "2024-05-01T10:00:00Z";
const list = (kind: string, items: object[], apiVersion = "v1"): string => JSON.stringify({ kind, apiVersion, items });
const named = (name: string) => ({ metadata: { name, uid: `uid-${name}`, creationTimestamp: created } });

function node(name: string, ready: string) {
  return { ...named(name), status: { conditions: [{ type: "Ready", status: ready }] } };
}

function healthyPod(i: number) {
  const name = `web-${String(i).padStart(4, "0")}`;
  return pod(name, `node-${i % 2 === 0 ? "a" : "b"}`, { app: "web" }, { ready: true, state: { running: {} } });
}

function crashingPod() {
  const state = { waiting: { reason: "CrashLoopBackOff" } };
  return pod(crashing, "node-b", { app: "checkout", tier: "front" }, { ready: false, restartCount: 17, state });
}

function pod(name: string, nodeName: string, labels: object, status: object) {
  return {
    metadata: {
      name,
      namespace: "shop",
      uid: `uid-${name}`,
      creationTimestamp: created,
      labels,
      // Text that would be markup, if anything here were ever taken for markup.
      annotations: { note: "<img src=x onerror=alert(1)>" },
    },
    spec: { nodeName, containers: [{ name: "app", image: "shop/app:1" }] },
    status: { phase: "Running", podIP: "10.0.0.1", containerStatuses: [{ name: "app", restartCount: 0, ...status }] },
  };
}

function deployment() {
  return {
    metadata: { name: "checkout", namespace: "shop", uid: "uid-checkout", creationTimestamp: created },
    spec: { replicas: 2 },
    status: { readyReplicas: 0, availableReplicas: 0 },
  };
}

function event() {
  return {
    metadata: { name: "checkout-crash.1", namespace: "shop", uid: "uid-event", creationTimestamp: created },
    involvedObject: { kind: "Pod", name: crashing, namespace: "shop", uid: `uid-${crashing}` },
    type: "Warning",
    reason: "BackOff",
    message: "Back-off restarting failed container",
    count: 9,
    lastTimestamp: created,
  };
}

function log(): string {
  const lines = Array.from({ length: lineCount }, (_, i) => {
    const number = i + 1;
    if (number === needle.line) return `${time(number)} level=error ${needle.text}`;
    return `${time(number)} level=${number % 10 === 0 ? "warn" : "info"} request ${number} served`;
  });
  return `${lines.join("\n")}\n`;
}

/** Seconds after the start; kubelet's own timestamp form. */
function time(seconds: number): string {
  return new Date(Date.parse(created) + seconds * 1000).toISOString().replace("Z", "000000Z");
}
