// Crash Diagnostics' kube_capture folders: what each file is. Layout: reference/import-formats.md C6.
import { below, type BundleFormat, type FileRole, hostLog, nestedArchive, other, rootBefore } from "./format.ts";

export const crashd: BundleFormat = {
  name: "crashd",
  title: "a Crash Diagnostics capture",
  landmark: "kubecapture/",
  rootDepth: 2,
  recognise: (path) => rootBefore(path, /^(.*?)kubecapture\//),
  classify(path, root) {
    const file = below(path, root);
    if (file === null) return other;
    const [folder, place = "", ...rest] = file.split("/");
    return folder === "kubecapture" ? captured(file, place, rest) : elsewhere(file);
  },
};

/** <group|core>_<version>/[<ns>/]<plural>-<time>.json, or a folder <plural>/ of single objects, or logs. */
function captured(file: string, place: string, rest: readonly string[]): FileRole {
  const groupName = place.replace(/_[^_]*$/, "");
  const group = groupName === "core" || groupName === "" ? "" : groupName;
  const [namespace = "", pod = "", container = "", name = ""] = rest;
  if (rest.length === 4 && name.endsWith(".log")) {
    const facts = { ...hostLog(file), namespace, pod, container, prefix: "detect" } as const;
    return { role: "log", log: { ...facts, source: "container" } };
  }
  if (!/\.(?:json|ya?ml)$/.test(file)) return elsewhere(file);
  const stamped = /^(.+?)-\d{4}-\d\d-\d\dT[^/]*\.(?:json|ya?ml)$/.exec(rest.at(-1) ?? "")?.[1] ?? "";
  // A single object's file is called for the object, its folder for the type.
  const folder = rest.at(-2) ?? "";
  const resource = /^[a-z]+s$/.test(stamped) ? stamped : folder;
  return { role: "resources", hint: { group, resource }, strict: true };
}

function elsewhere(file: string): FileRole {
  return /\.log(?:\.gz)?$/.test(file) ? { role: "log", log: hostLog(file) } : (nestedArchive(file) ?? other);
}
