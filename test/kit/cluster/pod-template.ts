// The pod spec that a workload asks for: the same in its controller's template and, completed, in its pods.
import { digestOf } from "./image.ts";
import type { Resource } from "./metadata.ts";
import type { Workload } from "./plan.ts";
import type { WorkloadRow } from "./workload-table.ts";

/** Kubernetes' recommended labels; selectors use the first two. */
export function selectorOf({ name, row }: Workload): Record<string, string> {
  return { "app.kubernetes.io/name": row.name, "app.kubernetes.io/instance": name };
}

export function labelsOf(workload: Workload): Record<string, string> {
  const { row } = workload;
  return {
    ...selectorOf(workload),
    "app.kubernetes.io/part-of": row.image.startsWith("shop/") ? "shop" : row.namespace,
    "app.kubernetes.io/version": row.image.split(":")[1] ?? "latest",
  };
}

/** Container names, main first. */
export function containersOf({ row }: Workload): string[] {
  return row.flags.has("sidecar") ? [row.name, "metrics-exporter"] : [row.name];
}

export function initContainersOf({ row }: Workload): string[] {
  return row.flags.has("init") ? ["wait-for-dependencies"] : [];
}

export function imageOf(row: WorkloadRow, container: string): string {
  if (container === "metrics-exporter") return "quay.io/prometheuscommunity/postgres-exporter:v0.16.0";
  if (container === "wait-for-dependencies") return "docker.io/library/busybox:1.37.0";
  return `${registryOf(row.image)}/${row.image}`;
}

/** The tag that the stuck rollout asks for: somebody pushed the release candidate under another name. */
const wrongTag = "2.14.0-rc1";

export function wrongImage(row: WorkloadRow): string {
  return imageOf(row, row.name).replace(/:[^:]+$/, `:${wrongTag}`);
}

function registryOf(image: string): string {
  if (image.startsWith("shop/")) return "registry.shop.example";
  if (/^(?:kube-|etcd)/.test(image)) return "registry.k8s.io";
  return /^(?:prometheus|jetstack|cilium|keycloak)\//.test(image) ? "quay.io" : "docker.io";
}

/** `imageID` of a running container. */
export function imageIdOf(image: string): string {
  return `${image.slice(0, image.lastIndexOf(":"))}@sha256:${digestOf(image)}`;
}

/** `newest` = the revision that a stuck rollout brings. */
export function podSpec(workload: Workload, newest: boolean): Resource {
  const { row, name } = workload;
  const host = row.flags.has("hostnetwork") || undefined;
  return {
    volumes: volumesOf(workload),
    initContainers: row.flags.has("init") ? [initContainer(row)] : undefined,
    containers: containersOf(workload).map((container) => containerOf(workload, container, newest)),
    restartPolicy: row.kind === "CronJob" ? "Never" : "Always",
    terminationGracePeriodSeconds: row.kind === "StatefulSet" ? 120 : 30,
    dnsPolicy: host ? "ClusterFirstWithHostNet" : "ClusterFirst",
    nodeSelector: row.flags.has("gpu") ? { "node.shop.example/pool": "gpu" } : { "kubernetes.io/os": "linux" },
    serviceAccountName: accountOf(workload),
    serviceAccount: accountOf(workload),
    hostNetwork: host,
    securityContext: row.flags.has("bare") || host ? {} : { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001 },
    imagePullSecrets: row.image.startsWith("shop/") ? [{ name: "registry-credentials" }] : undefined,
    schedulerName: "default-scheduler",
    priorityClassName: priorityOf(row),
    topologySpreadConstraints: row.flags.has("pdb")
      ? [
          {
            maxSkew: 1,
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: selectorOf({ ...workload, name }) },
          },
        ]
      : undefined,
  };
}

export function accountOf({ row, name }: Workload): string {
  return row.flags.has("bare") ? "default" : name;
}

/** Of the PriorityClasses, which are elsewhere; 0 for pods of none. */
export function priorityValue(row: WorkloadRow): number {
  return (
    { "system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000, "shop-critical": 100_000 }[
      priorityOf(row) ?? ""
    ] ?? 0
  );
}

function priorityOf({ kind, namespace }: WorkloadRow): string | undefined {
  if (kind === "Static" || kind === "DaemonSet") return "system-node-critical";
  if (namespace === "kube-system") return "system-cluster-critical";
  return namespace === "checkout" || namespace === "payments" ? "shop-critical" : undefined;
}

function initContainer(row: WorkloadRow): Resource {
  return {
    name: "wait-for-dependencies",
    image: imageOf(row, "wait-for-dependencies"),
    command: ["sh", "-c", "until nc -z pgbouncer.databases 6432; do echo waiting for pgbouncer; sleep 1; done"],
    resources: { limits: { cpu: "50m", memory: "32Mi" }, requests: { cpu: "10m", memory: "16Mi" } },
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: "IfNotPresent",
  };
}

function containerOf(workload: Workload, container: string, newest: boolean): Resource {
  const { row } = workload;
  const main = container === row.name;
  const image = imageOf(row, container);
  const wrong = newest && main && row.fault === "image-pull";
  const port = main ? row.port : 9187;
  return {
    name: container,
    image: wrong ? wrongImage(row) : image,
    args: main && row.format === "klog" ? ["--v=2", `--metrics-bind-address=:${String(port)}`] : undefined,
    ports: [{ name: main ? portName(port) : "metrics", containerPort: port, protocol: "TCP" }],
    envFrom: main && hasConfig(row) ? [{ configMapRef: { name: `${row.name}-config` } }] : undefined,
    env: main ? environmentOf(row) : undefined,
    resources: resourcesOf(row, main),
    volumeMounts: main ? mountsOf(row) : undefined,
    ...(main ? probesOf(row) : {}),
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: image.endsWith(":latest") ? "Always" : "IfNotPresent",
    securityContext: row.flags.has("bare")
      ? undefined
      : row.flags.has("privileged")
        ? { privileged: true }
        : { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
  };
}

/** The shop's own programs read a ConfigMap and a Secret of their name. */
export function hasConfig({ image }: WorkloadRow): boolean {
  return image.startsWith("shop/");
}

export function portName(port: number): string {
  if (port === 443 || port === 8443 || port === 10250) return "https";
  return rawPorts[port] ?? (port === 9090 || port === 9402 || port === 9100 ? "http-metrics" : "http");
}

/** Ports that do not speak HTTP. */
const rawPorts: Readonly<Record<number, string>> = {
  53: "dns",
  1234: "buildkit",
  2379: "client",
  5432: "postgresql",
  6379: "redis",
  6432: "pgbouncer",
  9092: "kafka",
};

function environmentOf(row: WorkloadRow): Resource[] {
  const node = { name: "NODE_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "spec.nodeName" } } };
  const pod = { name: "POD_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } };
  if (!hasConfig(row)) return [pod, node];
  const secret = (name: string, key: string): Resource => ({
    name,
    valueFrom: { secretKeyRef: { name: `${row.name}-secrets`, key } },
  });
  return [pod, node, secret("DATABASE_URL", "database-url"), secret("API_TOKEN", "api-token")];
}

function resourcesOf(row: WorkloadRow, main: boolean): Resource {
  if (row.flags.has("bare")) return {};
  if (!main) return { limits: { memory: "64Mi" }, requests: { cpu: "20m", memory: "32Mi" } };
  const gpu = row.flags.has("gpu") ? { "nvidia.com/gpu": "1" } : {};
  return {
    limits: { cpu: `${String(row.cpuMilli * 4)}m`, memory: `${String(row.memoryMi)}Mi`, ...gpu },
    requests: { cpu: `${String(row.cpuMilli)}m`, memory: `${String(Math.ceil(row.memoryMi / 2))}Mi`, ...gpu },
  };
}

function probesOf(row: WorkloadRow): Resource {
  if (row.flags.has("bare") || row.kind === "CronJob") return {};
  const get = (path: string): Resource => ({
    ...(row.port in rawPorts
      ? { tcpSocket: { port: row.port } }
      : { httpGet: { path, port: row.port, scheme: portName(row.port) === "https" ? "HTTPS" : "HTTP" } }),
    timeoutSeconds: 2,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return {
    livenessProbe: { ...get("/healthz"), initialDelaySeconds: 20 },
    readinessProbe: get("/readyz"),
  };
}

function volumesOf({ row }: Workload): Resource[] | undefined {
  if (row.flags.has("hostpath")) return [{ name: "host", hostPath: { path: "/var/log", type: "Directory" } }];
  return row.flags.has("bare") ? undefined : [{ name: "tmp", emptyDir: {} }];
}

function mountsOf(row: WorkloadRow): Resource[] | undefined {
  const mounts = row.flags.has("hostpath")
    ? [{ name: "host", readOnly: true, mountPath: "/var/log" }]
    : row.flags.has("bare")
      ? []
      : [{ name: "tmp", mountPath: "/tmp" }];
  return row.claimGi > 0 ? [...mounts, { name: "data", mountPath: "/data" }] : mounts;
}
