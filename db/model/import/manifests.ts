// Lists and manifests without a dump around them: `kubectl get -o yaml` into files, a repository's folder, with logs beside.
import { type BundleFormat, type FileRole, hostLog, nestedArchive, other } from "./format.ts";
import { nodeLog } from "./node-logs.ts";

export const manifests: BundleFormat = {
  name: "manifests",
  title: "a folder or list of Kubernetes resources",
  landmark: "a file with apiVersion and kind",
  rootDepth: -1,
  loose: "objects",
  recognise: () => null,
  classify(path) {
    // Settings and templates lie beside resources: what parses and is none is no loss, what does not parse is.
    if (/\.(?:json|ya?ml)$/.test(path)) return { role: "resources", hint: null, strict: "syntax" };
    return looseLog(path) ?? nestedArchive(path) ?? other;
  },
};

/** A container's log if the path is that of a node's, else a log of its own. */
export function looseLog(path: string): FileRole | null {
  const container = nodeLog(path, path);
  if (container !== null) return { role: "log", log: container };
  return /\.log(?:\.gz)?$/.test(path) ? { role: "log", log: { ...hostLog(path), prefix: "detect" } } : null;
}
