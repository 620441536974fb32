// kubectl-gather folders, one for each cluster: what each file is. Layout: reference/import-formats.md C5.
import { clusterFolder } from "./cluster-folder.ts";
import { below, type BundleFormat, type FileRole, hostLog, nestedArchive, other, rootBefore } from "./format.ts";

// Files of one object each, and logs without the doubled container folder, tell it from a must-gather.
const landmark =
  /^(.*?)(?:cluster\/(?:namespaces|nodes|persistentvolumes|[^/]+\/[^/]+)\/[^/]+\.yaml|namespaces\/[^/]+\/pods\/(?:[^/]+\.yaml|[^/]+\/[^/]+\/(?:current|previous)\.log))$/;

export const kubectlGather: BundleFormat = {
  name: "kubectl-gather",
  title: "a kubectl-gather folder",
  landmark: "<cluster>/cluster/nodes/",
  // <dir>/<cluster>/<image>/ where it ran inside the cluster.
  rootDepth: 3,
  clusters: { rootOf: clusterFolder, look: "all" },
  recognise(path) {
    return path.includes("yamls/cluster/") ? null : rootBefore(path, landmark);
  },
  classify(path, root) {
    const file = below(path, root);
    if (file === null) return elsewhere(path);
    const [folder = "", ...rest] = file.split("/");
    if (folder === "cluster") return object(file, rest);
    if (folder !== "namespaces") return elsewhere(file);
    const [namespace = "", ...place] = rest;
    return podLog(file, namespace, place) ?? object(file, place);
  },
};

/** [<group>/]<plural>/<name>.yaml */
function object(file: string, place: readonly string[]): FileRole {
  if (!/\.ya?ml$/.test(file) || place.length < 2 || place.length > 3) return elsewhere(file);
  const group = place.length === 3 ? (place[0] ?? "") : "";
  return { role: "resources", hint: { group, resource: place.at(-2) ?? "" }, strict: true };
}

/** pods/<pod>/<container>/{current,previous}.log */
function podLog(file: string, namespace: string, place: readonly string[]): FileRole | null {
  const [folder, pod = "", container = "", name = ""] = place;
  const generation = /^(current|previous)\.log(?:\.gz)?$/.exec(name)?.[1];
  if (folder !== "pods" || (generation !== "current" && generation !== "previous")) return null;
  const facts = { ...hostLog(file), namespace, pod, container, generation, prefix: "detect" } as const;
  return { role: "log", log: { ...facts, source: "container" } };
}

function elsewhere(path: string): FileRole {
  if (/(?:^|\/)timestamp$/.test(path)) return { role: "document", document: "timestamp" };
  return /\.log(?:\.gz)?$/.test(path) ? { role: "log", log: hostLog(path) } : (nestedArchive(path) ?? other);
}
