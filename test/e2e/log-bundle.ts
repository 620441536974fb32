// A small support bundle for the log page: a deployment of three pods and a service, several formats, a stack trace, a long line.
import { files, tarGzOf } from "../kit/tar-fixture.ts";

export const replicas = 3;
export const perReplica = 400;
/** Of every replica, each of this many lines is an error. */
export const errorEvery = 50;
export const errors = (replicas * perReplica) / errorEvery;
export const requestId = "4bf92f35-77b3-4da6-a3ce-929d0e0e4736";
export const traceLines = 6;
export const longLine = 262_144;
const start = Date.parse("2024-05-01T10:00:00Z");

export const replicaName = (i: number): string => `web-6d4cf56db6-${"abc"[i] ?? "x"}`;

export function logBundle(): Uint8Array<ArrayBuffer> {
  const logs = Array.from({ length: replicas }, (_, i) => [
    `b/cluster-resources/pods/logs/shop/${replicaName(i)}/app.log`,
    replicaLog(i),
  ]);
  const pods = Array.from({ length: replicas }, (_, i) => replica(i));
  return tarGzOf(
    files({
      "b/version.yaml": "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\n",
      "b/cluster-info/cluster_version.json": '{"info":{"gitVersion":"v1.30.1","platform":"linux/amd64"}}',
      "b/cluster-resources/namespaces.json": list("NamespaceList", [{ metadata: meta("shop") }]),
      "b/cluster-resources/nodes.json": list("NodeList", [{ metadata: meta("node-a") }, { metadata: meta("node-b") }]),
      "b/cluster-resources/pods/shop.json": list("PodList", [...pods, pod("payments-0", "node-b", {}, [])]),
      "b/cluster-resources/deployments/shop.json": list("DeploymentList", [deployment()], "apps/v1"),
      "b/cluster-resources/replicasets/shop.json": list("ReplicaSetList", [replicaSet()], "apps/v1"),
      "b/cluster-resources/services/shop.json": list("ServiceList", [service()]),
      ...Object.fromEntries(logs),
      "b/cluster-resources/pods/logs/shop/payments-0/app.log": paymentsLog(),
      "b/host-collectors/run-host/journald/kubelet.txt": "kubelet started\nkubelet is well\n",
    }),
  );
}

/** JSON lines; the first replica's error carries the request id that the payments pod logs, too. */
function replicaLog(i: number): string {
  const lines = Array.from({ length: perReplica }, (_, line) => {
    const number = line + 1;
    const failed = number % errorEvery === 0;
    const id = failed && i === 0 && number === errorEvery ? requestId : `${i}-${number}`;
    const time = stamp(number * 1000 + i * 100);
    const said = {
      level: failed ? "error" : number % 10 === 0 ? "warn" : "info",
      msg: failed ? "upstream refused the connection" : `served request ${number}`,
      status: failed ? 502 : 200,
      path: number % 2 === 0 ? "/cart" : "/checkout",
      request_id: id,
    };
    return `${time} ${JSON.stringify(said)}`;
  });
  return `${lines.join("\n")}\n`;
}

function paymentsLog(): string {
  const trace = [
    "Exception in thread main java.lang.IllegalStateException: pool is empty",
    ...Array.from({ length: traceLines - 1 }, (_, i) => `\tat com.shop.pay.Pool.take(Pool.java:${i + 10})`),
  ];
  return [
    `${stamp(10_000)} \u001b[32mINFO\u001b[0m payments are up <b>bold</b>`,
    `${stamp(50_150)} ERROR charge failed request_id=${requestId}`,
    ...trace.map((line) => `${stamp(60_000)} ${line}`),
    `${stamp(70_000)} INFO ${"x".repeat(longLine)}`,
    `${stamp(80_000)} INFO payments are done`,
    "",
  ].join("\n");
}

/** Kubelet's own timestamp form. */
const stamp = (ms: number): string => new Date(start + ms).toISOString().replace("Z", "000000Z");

const list = (kind: string, items: object[], apiVersion = "v1"): string => JSON.stringify({ kind, apiVersion, items });
const meta = (name: string, namespace?: string) => ({
  name,
  namespace,
  uid: `uid-${name}`,
  creationTimestamp: "2024-05-01T09:00:00Z",
});
const owner = (kind: string, name: string) => [{ apiVersion: "apps/v1", kind, name, uid: `uid-${name}` }];

function replica(i: number) {
  return pod(replicaName(i), i === 0 ? "node-a" : "node-b", { app: "web" }, owner("ReplicaSet", "web-6d4cf56db6"));
}

function pod(name: string, nodeName: string, labels: object, ownerReferences: object[]) {
  return {
    metadata: { ...meta(name, "shop"), labels, ownerReferences },
    spec: { nodeName, containers: [{ name: "app", image: "shop/app:1" }] },
    status: { phase: "Running", containerStatuses: [{ name: "app", ready: true, state: { running: {} } }] },
  };
}

const deployment = () => ({ metadata: meta("web", "shop"), spec: { replicas }, status: { readyReplicas: replicas } });
const replicaSet = () => ({
  metadata: { ...meta("web-6d4cf56db6", "shop"), ownerReferences: owner("Deployment", "web") },
});
const service = () => ({
  metadata: meta("web-svc", "shop"),
  spec: { selector: { app: "web" }, clusterIP: "10.0.0.1" },
});
