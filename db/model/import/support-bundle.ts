// Replicated Troubleshoot support bundles (v1beta2, v1beta3): what each file is. Layout: reference/import-formats.md C1.
import { type BundleFormat, type FileRole, hostLog, nestedArchive, other } from "./format.ts";

// Folder and file names that are not the plural; old bundles write camel case, so names are compared without "-".
const plurals: Readonly<Record<string, string>> = {
  pvs: "persistentvolumes",
  pvcs: "persistentvolumeclaims",
  ingress: "ingresses",
  networkpolicy: "networkpolicies",
  resourcequota: "resourcequotas",
};

const listFile = /\.(?:json|ya?ml)$/;

export const supportBundle: BundleFormat = {
  name: "support-bundle",
  title: "a Troubleshoot support bundle",
  landmark: "cluster-resources/",
  rootDepth: 1,
  recognise(path) {
    if (path.startsWith("cluster-resources/")) return "";
    const at = path.indexOf("/cluster-resources/");
    return at < 0 ? null : path.slice(0, at + 1);
  },
  marker: { path: /^((?:[^/]+\/)?)version\.yaml$/, text: /^kind: *SupportBundle *$/m },
  classify(path, root) {
    if (!path.startsWith(root)) return other;
    const file = path.slice(root.length);
    // Copies inside folders of their own collector would repeat the cluster's state: only the root's counts.
    if (file.startsWith("cluster-resources/")) return clusterResource(file);
    return collected(file);
  },
};

function clusterResource(file: string): FileRole {
  const parts = file.split("/").slice(1);
  const [first = "", second = ""] = parts;
  if (first === "pods" && second === "logs") return podLog(file, parts.slice(2));
  if (/-errors?\.json$/.test(file)) return { role: "errors" };
  if (file === "cluster-resources/groups.json") return { role: "document", document: "groups" };
  if (file === "cluster-resources/resources.json") return { role: "document", document: "resources" };
  // Rights of the collecting user, registry logins and the licence: no resources, and nothing to keep.
  if (first === "auth-cani-list" || first === "image-pull-secrets" || first === "license.json") return other;
  if (!listFile.test(file)) return nestedArchive(file) ?? other;
  if (first === "custom-resources") return { role: "resources", hint: customHint(second), strict: true };
  const name = first.replace(listFile, "").replaceAll("-", "").toLowerCase();
  return { role: "resources", hint: { group: "*", resource: plurals[name] ?? name }, strict: true };
}

/** `widgets.example.com.json` or the folder `widgets.example.com`. */
function customHint(name: string): { group: string; resource: string } {
  const full = name.replace(listFile, "");
  const dot = full.indexOf(".");
  return dot < 0 ? { group: "*", resource: full } : { group: full.slice(dot + 1), resource: full.slice(0, dot) };
}

/** pods/logs/<ns>/<pod>/<container>[-previous].log, and what stands there when a log could not be had. */
function podLog(file: string, [namespace = "", pod = "", name = "", ...deeper]: readonly string[]): FileRole {
  if (/-logs-errors\.log$|-errors\.json$/.test(name)) return { role: "errors" };
  const match = /^(.+?)(-previous)?\.log(?:\.gz)?$/.exec(name);
  if (match === null || deeper.length > 0) return other;
  const generation = match[2] === undefined ? "current" : "previous";
  const container = match[1] ?? "";
  return {
    role: "log",
    log: { source: "container", namespace, pod, container, generation, file, node: "", prefix: "detect" },
  };
}

/** Everything that is not under cluster-resources/: other collectors, under names the spec's author chose. */
function collected(file: string): FileRole {
  if (file === "cluster-info/cluster_version.json") return { role: "document", document: "version" };
  if (/^(?:version\.yaml|analysis\.json|metadata\/[^/]+\.json)$/.test(file))
    return { role: "document", document: "plain" };
  if (/(?:-errors?\.json|-logs-errors\.log)$/.test(file) || file === "cluster-info/errors.json")
    return { role: "errors" };
  if (/^host-collectors\/.*journald\/.*\.txt$/.test(file)) return { role: "log", log: hostLog(file) };
  const name = /([^/]+)\.log(?:\.gz)?$/.exec(file)?.[1];
  if (name === undefined) return nestedArchive(file) ?? other;
  if (file.startsWith("host-collectors/")) return { role: "log", log: hostLog(file) };
  // `<collector>/<pod>/<container>.log` by the logs collector; `<collector>/<node>.log` by run-daemonset.
  const pod = file.split("/").at(-2) ?? "";
  const previous = name.endsWith("-previous");
  return {
    role: "log",
    log: {
      ...hostLog(file, name),
      pod,
      container: previous ? name.slice(0, -"-previous".length) : name,
      generation: previous ? "previous" : "current",
      prefix: "detect",
      doubt: "pod-only",
    },
  };
}
