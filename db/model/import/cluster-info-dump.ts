// `kubectl cluster-info dump`, as a folder or as one stream: what each file is. Layout: reference/import-formats.md C3.
import { below, type BundleFormat, type FileRole, nestedArchive, other, rootBefore } from "./format.ts";

export const clusterInfoDump: BundleFormat = {
  name: "cluster-info-dump",
  title: "a dump of kubectl cluster-info",
  landmark: "<namespace>/replication-controllers.json",
  rootDepth: 2,
  // Every namespace has this file, be it empty, and no other tool writes the name with a dash.
  recognise: (path) => rootBefore(path, /^(.*?)[^/]+\/replication-controllers\.(?:json|ya?ml|txt)$/),
  classify(path, root) {
    const file = below(path, root);
    if (file === null) return other;
    if (/^[^/]+\/[^/]+\/logs\.txt$/.test(file)) return { role: "sections", resources: null };
    const name = /^(?:[^/]+\/)?([^/]+)\.(?:json|ya?ml)$/.exec(file)?.[1];
    return name === undefined ? (nestedArchive(file) ?? other) : resources(name);
  },
};

/** nodes.json, <ns>/pods.json …: typed lists, before 1.14 with Go's field names. */
function resources(name: string): FileRole {
  const hint = { group: "*", resource: name.replaceAll("-", "") };
  return { role: "resources", hint, strict: true, dialect: "go-names" };
}
