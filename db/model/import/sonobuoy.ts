// Sonobuoy result archives: what each file is. Read from real archives of 0.9 and 0.10 and from the writer of later ones.
import { below, type BundleFormat, type FileRole, hostLog, nestedArchive, other, rootBefore } from "./format.ts";

export const sonobuoy: BundleFormat = {
  name: "sonobuoy",
  title: "a Sonobuoy result archive",
  landmark: "resources/ns/",
  rootDepth: 1,
  recognise: (path) => rootBefore(path, /^(.*?)resources\/(?:ns\/[^/]+|cluster)\/[^/]+\.json$/),
  marker: { path: /^((?:[^/]+\/)?)meta\/run\.log$/, text: /sonobuoy/i },
  classify(path, root) {
    const file = below(path, root);
    if (file === null) return other;
    const [folder = "", ...rest] = file.split("/");
    if (folder === "resources") return resources(rest);
    if (folder === "podlogs") return podLog(file, rest);
    if (folder === "plugins") return pluginResult(file, rest);
    if (file === "serverversion.json") return { role: "document", document: "version-info" };
    if (file === "servergroups.json") return { role: "document", document: "plain" };
    if (file === "meta/query-time.json") return { role: "errors" };
    return /\.log(?:\.gz)?$/.test(file) ? { role: "log", log: hostLog(file) } : (nestedArchive(file) ?? other);
  },
};

/** cluster/<Kinds>.json or ns/<ns>/<Kinds>.json, later <group>_<version>_<plural>.json: bare arrays of objects. */
function resources(place: readonly string[]): FileRole {
  const name = /^(?:([^_]+)_(v[^_]+)_)?([^_]+)\.json$/.exec(place.at(-1) ?? "");
  if (name === null) return other;
  const group = name[1] === undefined ? "*" : name[1] === "core" ? "" : name[1];
  return { role: "resources", hint: { group, resource: (name[3] ?? "").toLowerCase() }, strict: true };
}

/** <ns>/<pod>/logs/<container>.txt */
function podLog(file: string, [namespace = "", pod = "", logs, name = ""]: readonly string[]): FileRole {
  const container = /^(.+)\.txt$/.exec(name)?.[1];
  if (logs !== "logs" || container === undefined) return other;
  const facts = { ...hostLog(file), namespace, pod, container, prefix: "detect" } as const;
  return { role: "log", log: { ...facts, source: "container" } };
}

/** <plugin>/results/[global/]<file>; results by node are a file or folder of the node's name: journal lines as JSON. */
function pluginResult(file: string, [plugin = "", , ...rest]: readonly string[]): FileRole {
  const journal = /^systemd[_-]logs$/.test(plugin);
  const log = journal || /\.(?:log|txt)(?:\.gz)?$/.test(file);
  if (!log) return nestedArchive(file) ?? other;
  const node = rest.length > 1 || journal ? (rest[0] ?? "") : "";
  return { role: "log", log: hostLog(file, node === "global" ? "" : node) };
}
