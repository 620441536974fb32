// rancher/support-bundle-kit zips (Harvester, Longhorn, Rancher): what each file is. Layout: reference/import-formats.md C4.
import { below, type BundleFormat, type FileRole, hostLog, nestedArchive, other, rootBefore } from "./format.ts";

const landmark = /^(.*?)yamls\/(?:cluster|namespaced)\//;
// Bundles of other products inside this one; their own node archives are left alone, or a bundle could nest for ever.
const inExternal = /^external\/[^/]+\.zip\/(?:[^/]+\/)??(?=yamls\/|logs\/|nodes\/|metadata\.yaml$)/;

export const rancherBundle: BundleFormat = {
  name: "rancher-bundle",
  title: "a Rancher, Harvester or Longhorn support bundle",
  landmark: "yamls/cluster/",
  rootDepth: 1,
  recognise: (path) => rootBefore(path, landmark),
  marker: { path: /^((?:[^/]+\/)?)metadata\.yaml$/, text: /^bundleversion:/im },
  nested: (path) => /^(?:[^/]+\/)?(?:nodes\d*|external)\/[^/]+\.zip$/.test(path),
  classify(path, root) {
    const file = below(path, root);
    if (file === null) return other;
    const external = inExternal.exec(file)?.[0];
    return external === undefined ? inBundle(file, file) : inBundle(file.slice(external.length), file);
  },
};

/** `place` = the path inside its own bundle, `file` = inside the outer one. */
function inBundle(place: string, file: string): FileRole {
  const [folder = "", ...rest] = place.split("/");
  if (folder === "yamls") return resources(rest);
  if (folder === "logs") return podLog(file, rest);
  if (place === "metadata.yaml" && place === file) return { role: "document", document: "rancher-metadata" };
  if (place === "bundleGenerationError.log") return { role: "errors" };
  if (/^nodes\d*$/.test(folder)) return nodeFile(file, rest);
  return nestedArchive(file) ?? other;
}

/** cluster/<group>/<version>/<plural>.yaml, namespaced/<ns>/…; the core group is `v1` alone, in old bundles `kubernetes`. */
function resources([scope = "", ...rest]: readonly string[]): FileRole {
  const place = scope === "namespaced" ? rest.slice(1) : rest;
  const resource = (place.at(-1) ?? "").replace(/\.(?:ya?ml|json)$/, "");
  if (place.length < 2 || resource === place.at(-1)) return other;
  const group = place.length === 2 ? (/^v\d/.test(place[0] ?? "") ? "" : "*") : (place[0] ?? "");
  return { role: "resources", hint: { group, resource }, strict: true, dialect: "null-strings" };
}

/** <ns>/<pod>/<container>.log, and <container>.log.1 of the run before. */
function podLog(file: string, [namespace = "", pod = "", name = "", ...deeper]: readonly string[]): FileRole {
  const match = /^(.+)\.log(\.1)?(?:\.gz)?$/.exec(name);
  if (match === null || deeper.length > 0) return other;
  const generation = match[2] === undefined ? "current" : "previous";
  const facts = { ...hostLog(file), namespace, pod, container: match[1] ?? "", generation, prefix: "detect" } as const;
  const inside = file.startsWith("external/") ? ({ doubt: "copy" } as const) : {};
  return { role: "log", log: { ...facts, source: "container", ...inside } };
}

/** <node>.zip/…/logs/<file> once it is open; configuration and host facts beside it are no lines. */
function nodeFile(file: string, [archive = "", ...rest]: readonly string[]): FileRole {
  if (rest.length === 0 || !/(?:^|\/)logs\//.test(rest.join("/"))) return nestedArchive(file) ?? other;
  return { role: "log", log: hostLog(file, archive.replace(/\.zip$/, "")) };
}
