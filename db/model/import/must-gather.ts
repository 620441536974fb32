// OpenShift must-gathers and `oc adm inspect` folders: what each file is. Layout: reference/import-formats.md C2.
import { clusterFolder } from "./cluster-folder.ts";
import {
  type BundleFormat,
  type FileRole,
  hostLog,
  type LogFacts,
  nestedArchive,
  other,
  rootBefore,
} from "./format.ts";

// `core/` and the doubled container folder tell oc's layout from kubectl-gather's.
const landmark =
  /^(.*?)(?:cluster-scoped-resources\/[^/]+\/|namespaces\/[^/]+\/(?:core\/|pods\/[^/]+\/([^/]+)\/\2\/logs\/))/;

// What nodes, the network and Insights add as archives of their own.
const nestedTar = /(?:^|\/)(?:nodes\/[^/]+|network_logs|insights-data)\/[^/]+\.(?:tgz|tar\.gz|tar)$/;

export const mustGather: BundleFormat = {
  name: "must-gather",
  title: "an OpenShift must-gather",
  landmark: "cluster-scoped-resources/ or namespaces/*/core/",
  // must-gather.local.N/<node>/<image>/
  rootDepth: 3,
  clusters: { rootOf: clusterFolder, look: "near" },
  recognise: (path) => rootBefore(path, landmark),
  nested: (path) => nestedTar.test(path),
  classify(path) {
    // One must-gather may hold several image folders, each a root: files are told by the part that all share.
    const scoped = after(path, "cluster-scoped-resources/");
    if (scoped !== null) return listOrSingle(path, scoped);
    const inNamespace = after(path, "namespaces/");
    if (inNamespace !== null) return namespaced(path, inNamespace);
    return elsewhere(path);
  },
};

/** The parts after the first such folder; null if the path has none. */
function after(path: string, folder: string): string[] | null {
  const at = `/${path}`.indexOf(`/${folder}`);
  return at < 0 ? null : path.slice(at + folder.length).split("/");
}

/** <group|core>/<plural>.yaml (a List) or <group|core>/<plural>/<name>.yaml. */
function listOrSingle(path: string, [group = "", list = ""]: readonly string[]): FileRole {
  if (!/\.(?:ya?ml|json)$/.test(path)) return elsewhere(path);
  const apiGroup = group === "core" ? "" : group;
  // Some operators write `<plural>.<group>` for the folder.
  const resource = list.replace(/\.(?:ya?ml|json)$/, "").replace(`.${group}`, "");
  return { role: "resources", hint: { group: apiGroup, resource }, strict: true };
}

function namespaced(path: string, [namespace = "", ...rest]: readonly string[]): FileRole {
  const log = containerLog(path, namespace, rest);
  if (log !== null) return { role: "log", log };
  const [folder = "", name = ""] = rest;
  if (folder === "pods") {
    const single = rest.length === 3 && /\.ya?ml$/.test(path);
    return single ? { role: "resources", hint: { group: "", resource: "pods" }, strict: true } : elsewhere(path);
  }
  if (rest.length === 1 && folder === `${namespace}.yaml`) {
    return { role: "resources", hint: { group: "", resource: "namespaces" }, strict: true };
  }
  return name === "" ? elsewhere(path) : listOrSingle(path, rest);
}

/** pods/<pod>/<c>/<c>/logs/…, and the HyperShift dump's core/pods/logs/<pod>-<container>.log. */
function containerLog(path: string, namespace: string, rest: readonly string[]): LogFacts | null {
  const base = { source: "container", namespace, file: path, node: "" } as const;
  const [folder, pod = "", container = "", , logs, name = "", rotated = ""] = rest;
  if (folder === "pods" && logs === "logs") {
    const generation = /^(current|previous)(?:\.insecure)?\.log(?:\.gz)?$/.exec(name)?.[1];
    if (generation === "current" || generation === "previous") {
      return { ...base, pod, container, generation, prefix: "kubelet" };
    }
    // Fetched from the node as they lie there, so usually CRI; look at the lines.
    return name === "rotated" && rotated !== ""
      ? { ...base, pod, container, generation: "rotated", prefix: "detect" }
      : null;
  }
  const joined = /^core\/pods\/logs\/([^/]+?)(-previous)?\.log$/.exec(rest.join("/"));
  if (joined === null) return null;
  const generation = joined[2] === undefined ? "current" : "previous";
  return { ...base, pod: joined[1] ?? "", container: "", generation, prefix: "detect", doubt: "joined" };
}

function elsewhere(path: string): FileRole {
  if (/(?:^|\/)aggregated-discovery-apis?\.ya?ml$/.test(path))
    return { role: "document", document: "aggregated-discovery" };
  if (/^(?:[^/]+\/){0,3}timestamp$/.test(path)) return { role: "document", document: "timestamp" };
  if (/^(?:[^/]+\/){1,3}version$/.test(path)) return { role: "document", document: "plain" };
  const node = /(?:^|\/)nodes\/([^/]+)\/[^/]*_logs_[^/]*\.gz$/.exec(path)?.[1];
  if (node !== undefined) return { role: "log", log: hostLog(path, node) };
  const nested = nestedArchive(path);
  if (nested !== null) return nested;
  // Insights' records are resources of some minutes earlier: those that say so themselves.
  if (/(?:^|\/)insights-data\/.*\.json$/.test(path)) return { role: "resources", hint: null, strict: false };
  if (/\.log(?:\.gz)?$/.test(path) || /(?:^|\/)audit_logs\/.*\.gz$/.test(path))
    return { role: "log", log: hostLog(path) };
  // web_hooks/, requests/, pod_network_connectivity_check/ …: resources, if that is what they hold.
  return /\.ya?ml$/.test(path) ? { role: "resources", hint: null, strict: false } : other;
}
