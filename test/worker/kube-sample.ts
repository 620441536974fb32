// A small cluster as its sender packs it, for the Kubernetes API of a link: kinds with tables, a custom resource, roles, a log.
import type { LogStream } from "../../db/model/log-stream.ts";
import { completed, newUpload, origin, send, type Upload } from "./kubin.ts";
import { cataloguePack, logsPacks, resourcesPack } from "./memory-packs.ts";

export const podNames = Array.from({ length: 30 }, (_, i) => `web-${String(i).padStart(2, "0")}`);
/** As JSON their list is far above what is compressed. */
export const configCount = 200;
export const logLines = Array.from(
  { length: 40_000 },
  (_, i) =>
    `${new Date(Date.UTC(2026, 0, 1) + i * 10).toISOString().replace("Z", "000000Z")} line ${i} of the only log\n`,
);

const verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];
const kind = (group: string, version: string, resource: string, name: string, namespaced: boolean, more = {}) => ({
  group,
  version,
  resource,
  kind: name,
  namespaced,
  verbs,
  ...more,
});
const rbac = "rbac.authorization.k8s.io";
const printed = [
  { name: "Spec", type: "string", jsonPath: ".spec.cronSpec" },
  { name: "Replicas", type: "integer", jsonPath: ".spec.replicas" },
];
const kinds = [
  kind("", "v1", "pods", "Pod", true, { shortNames: ["po"], subresources: ["log", "status"] }),
  kind("", "v1", "configmaps", "ConfigMap", true, { shortNames: ["cm"] }),
  kind("", "v1", "namespaces", "Namespace", false),
  kind(rbac, "v1", "clusterroles", "ClusterRole", false),
  kind(rbac, "v1", "clusterrolebindings", "ClusterRoleBinding", false),
  kind(rbac, "v1", "roles", "Role", true),
  kind(rbac, "v1", "rolebindings", "RoleBinding", true),
  kind("stable.example.com", "v1", "crontabs", "CronTab", true, { columns: printed }),
];

function podOf(name: string): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "shop",
      uid: `uid-${name}`,
      resourceVersion: "41",
      creationTimestamp: "2026-01-01T00:00:00Z",
      labels: { app: "web" },
    },
    spec: { nodeName: "node-1", containers: [{ name: "app", image: "shop/web:1" }] },
    status: {
      phase: "Running",
      containerStatuses: [{ name: "app", ready: true, restartCount: 0, state: { running: {} } }],
      conditions: [{ type: "Ready", status: "True" }],
    },
  };
}

function object(apiVersion: string, kindName: string, namespace: string, name: string, rest: object): object {
  const metadata = {
    name,
    ...(namespace === "" ? {} : { namespace }),
    uid: `uid-${kindName}-${name}`,
    resourceVersion: "40",
  };
  return { apiVersion, kind: kindName, metadata, ...rest };
}

const roleRef = (kindName: string, name: string) => ({ apiGroup: rbac, kind: kindName, name });

function resources(): Record<string, object> {
  const rules = [{ apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get", "list"] }];
  const subjects = [{ kind: "User", name: "dev", apiGroup: rbac }];
  return {
    ...Object.fromEntries(podNames.map((name) => [`/v1/pods/shop/${name}`, podOf(name)])),
    ...Object.fromEntries(
      Array.from({ length: configCount }, (_, i) => {
        const name = `config-${String(i).padStart(3, "0")}`;
        const data = { "settings.yaml": `number: ${i}\n${"# a line of a long file\n".repeat(60)}` };
        return [`/v1/configmaps/shop/${name}`, object("v1", "ConfigMap", "shop", name, { data })];
      }),
    ),
    "/v1/namespaces//shop": object("v1", "Namespace", "", "shop", { status: { phase: "Active" } }),
    [`${rbac}/v1/roles/shop/reader`]: object(`${rbac}/v1`, "Role", "shop", "reader", { rules }),
    [`${rbac}/v1/rolebindings/shop/dev`]: object(`${rbac}/v1`, "RoleBinding", "shop", "dev", {
      subjects,
      roleRef: roleRef("Role", "reader"),
    }),
    "stable.example.com/v1/crontabs/shop/nightly": object("stable.example.com/v1", "CronTab", "shop", "nightly", {
      spec: { cronSpec: "0 3 * * *", replicas: 2 },
    }),
  };
}

const log: LogStream = {
  source: "container",
  namespace: "shop",
  pod: "web-00",
  uid: "uid-web-00",
  container: "app",
  generation: "current",
  file: "",
  node: "node-1",
  framing: "kubelet",
};

/** Pushed and indexed. */
export async function pushCluster(): Promise<Upload> {
  const cluster = { name: "prod-eu", version: "v1.36.2" };
  const upload = await newUpload({ cluster, capturedAt: "2026-01-02T00:00:00Z" });
  const held = kinds.map(({ group, resource }) => `${group}/${resource}`);
  const version = { major: "1", minor: "36", gitVersion: "v1.36.2" };
  const found = resources();
  await send(upload, 0, await cataloguePack({ formatVersion: 1, version, resources: kinds, kindsSeen: [], held }));
  await send(upload, 1, await resourcesPack(found));
  const logs = await logsPacks(log, logLines.join(""));
  for (const [i, pack] of logs.entries()) await send(upload, 2 + i, pack);
  const counts = { resources: Object.keys(found).length, streams: 1, lines: logLines.length, logBytes: 1000 };
  await completed(upload, { packs: 2 + logs.length, counts, gaps: [] });
  return upload;
}

/** Where a link's Kubernetes API is, for `fetch` of the Worker itself. */
export const kubeBase = (upload: Upload): string => `${origin}/k/${upload.slug}`;
