// The whole corpus as an OpenShift must-gather, for a test that pushes it and reads the bytes on the wire.
//
//   must-gather.local.7/<image>/namespaces/<ns>/<group|core>/<plural>/<name>.{yaml,json}
//                              /namespaces/<ns>/pods/<pod>/main/main/logs/{current,previous}.log, rotated/*.gz
//                              /cluster-scoped-resources/<group|core>/<plural>/<name>.{yaml,json}
import { dump } from "js-yaml";
import { isRecord, listOf } from "../../db/model/import/record.ts";
import { benign } from "./benign.ts";
import { gzip } from "./encode.ts";
import type { Resource } from "./entry.ts";
import { criFramed, kubeletFramed } from "./log-framing.ts";
import { planted } from "./planted.ts";

export interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const root = "must-gather.local.7/quay-io-example-must-gather-sha256-0123456789abcdef";
const encoder = new TextEncoder();
const linesPerFile = 12;

const clusterScoped = new Set([
  "APIService",
  "CertificateSigningRequest",
  "ClusterIssuer",
  "CustomResourceDefinition",
  "MachineConfig",
  "MutatingWebhookConfiguration",
  "Node",
  "OAuthAccessToken",
  "PersistentVolume",
  "ProviderConfig",
  "StorageClass",
  "ValidatingWebhookConfiguration",
]);

/** Planted and harmless entries of that seed, a file per object, a dozen log entries per file. */
export function bundleFiles(seed: number): BundleFile[] {
  const resources: Resource[] = [];
  const logs: LogEntry[] = [];
  for (const { carrier, encoding } of planted(seed)) {
    if ("log" in carrier) logs.push({ text: carrier.log, framing: framingOf(encoding) });
    else resources.push(carrier.resource);
  }
  for (const { as, text } of benign(seed)) {
    if (as === "log") logs.push({ text, framing: "none" });
    else resources.push(as.resource);
  }
  return [
    textFile("version", "openshift/must-gather\n4.19.0-example\n"),
    textFile(
      "timestamp",
      "2026-03-04 10:11:12.131313131 +0000 UTC m=+0.1\n2026-03-04 10:12:12.131313131 +0000 UTC m=+60.1\n",
    ),
    ...resources.map(resourceFile),
    ...logFiles(logs),
  ];
}

type Framing = "none" | "cri" | "kubelet" | "alone";
interface LogEntry {
  readonly text: string;
  readonly framing: Framing;
}

/** Entries that bring their own framing, or would swallow the lines after them, have a file to themselves. */
function framingOf(encoding: string): Framing {
  if (/cri-(?:framed|partial)/.test(encoding)) return "cri";
  if (encoding.includes("kubelet-framed")) return "kubelet";
  return encoding === "pem-unfinished" ? "alone" : "none";
}

function resourceFile(resource: Resource, i: number): BundleFile {
  const kind = String(resource["kind"]);
  const group = /^(.+)\//.exec(String(resource["apiVersion"]))?.[1] ?? "core";
  if (kind.endsWith("List")) {
    // A list is a file named for its type: one per namespace.
    return textFile(`namespaces/list-${i}/core/secrets.yaml`, yaml(inNamespace(resource, `list-${i}`)));
  }
  const scoped = clusterScoped.has(kind);
  const name = `${kind.toLowerCase()}-${i}`;
  const namespace = `team-${i % 7}`;
  const { namespace: _, ...metadata } = recordOf(resource["metadata"]);
  const named = { ...resource, metadata: { ...metadata, name, ...(scoped ? {} : { namespace }) } };
  const plural = `${kind.toLowerCase()}s`.replace(/ys$/, "ies").replace(/sss$/, "sses");
  const folder = scoped ? "cluster-scoped-resources" : `namespaces/${namespace}`;
  const path = `${folder}/${kind === "Pod" ? `pods/${name}` : `${group}/${plural}`}/${name}`;
  if (i % 3 === 0 && kind !== "Pod") return textFile(`${path}.json`, JSON.stringify(named, null, 2));
  return textFile(`${path}.yaml`, `---\n${yaml(named)}`);
}

function inNamespace(list: Resource, namespace: string): Resource {
  const items = listOf(list["items"]).map(recordOf);
  return {
    ...list,
    items: items.map((item) => ({ ...item, metadata: { ...recordOf(item["metadata"]), namespace } })),
  };
}

function recordOf(value: unknown): Resource {
  return isRecord(value) ? value : {};
}

/** Lines are not folded: `oc` does not fold them either. */
function yaml(resource: Resource): string {
  return dump(resource, { lineWidth: -1, noRefs: true });
}

function logFiles(entries: readonly LogEntry[]): BundleFile[] {
  const own = entries.filter(({ framing }) => framing !== "none").map((entry) => [entry]);
  const plain = entries.filter(({ framing }) => framing === "none");
  const chunks = Array.from({ length: Math.ceil(plain.length / linesPerFile) }, (_, i) =>
    plain.slice(i * linesPerFile, (i + 1) * linesPerFile),
  );
  return [...own, ...chunks].map(logFile);
}

function logFile(entries: readonly LogEntry[], i: number): BundleFile {
  const folder = `namespaces/logs-${i % 5}/pods/pod-${i}/main/main/logs`;
  const text = entries.map((entry) => entry.text.replace(/\n$/, "")).join("\n");
  const framing = entries[0]?.framing ?? "none";
  // What lies on the node is in the runtime's framing; what the kubelet handed out has its time stamps.
  if (framing === "cri") return gzFile(`${folder}/rotated/0.log.20260304-101112.gz`, `${text}\n`);
  if (framing === "kubelet") return textFile(`${folder}/current.log`, `${text}\n`);
  if (i % 3 === 0) return gzFile(`${folder}/rotated/0.log.20260304-101112.gz`, `${criFramed(text)}\n`);
  return textFile(`${folder}/${i % 3 === 1 ? "current" : "previous"}.log`, `${kubeletFramed(text)}\n`);
}

function textFile(path: string, text: string): BundleFile {
  return { path: `${root}/${path}`, bytes: encoder.encode(text) };
}

function gzFile(path: string, text: string): BundleFile {
  return { path: `${root}/${path}`, bytes: gzip(text) };
}
