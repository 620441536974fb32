// The discovery documents of the cluster: what `kubectl api-resources` was told.
import { builtinKinds } from "../../../db/model/resource/builtin-kinds.ts";
import { customTypes } from "./custom-resources.ts";
import type { Resource } from "./metadata.ts";

const writable = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const readable = ["get", "list"];

/** Served by the built-in table, but not by a plain Kubernetes of today. */
const absent = /openshift|^extensions$/;

interface Served {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly entry: Resource;
}

function served(): Served[] {
  const seen = new Set<string>();
  const builtin = builtinKinds.flatMap((type): Served[] => {
    const { group, version, resource, kind, namespaced, shortNames, categories } = type;
    // The table has the preferred version first; older ones are gone from a current cluster, autoscaling/v1 apart.
    const old = seen.has(`${group}/${resource}`) && !(group === "autoscaling" && version === "v1");
    if (absent.test(group) || resource === "podsecuritypolicies" || old) return [];
    seen.add(`${group}/${resource}`);
    const verbs = group === "metrics.k8s.io" || resource === "componentstatuses" ? readable : writable;
    const entry = {
      name: resource,
      singularName: kind.toLowerCase(),
      namespaced,
      kind,
      verbs,
      ...(shortNames.length > 0 ? { shortNames } : {}),
      ...(categories === undefined ? {} : { categories }),
    };
    return [{ group, version, resource, entry }, ...subresources(type)];
  });
  const custom = customTypes.map(({ group, version, plural, kind, namespaced, shortNames }) => ({
    group,
    version,
    resource: plural,
    entry: { name: plural, singularName: kind.toLowerCase(), namespaced, kind, verbs: writable, shortNames },
  }));
  return [...builtin, ...custom];
}

function subresources({ group, version, resource, kind, namespaced }: (typeof builtinKinds)[number]): Served[] {
  const sub = (name: string, of: string, verbs: readonly string[]): Served => ({
    group,
    version,
    resource: `${resource}/${name}`,
    entry: { name: `${resource}/${name}`, singularName: "", namespaced, kind: of, verbs },
  });
  const status = sub("status", kind, ["get", "patch", "update"]);
  if (resource === "pods" && group === "") {
    return [sub("exec", "PodExecOptions", ["create", "get"]), sub("log", kind, ["get"]), status];
  }
  if (resource === "deployments" || resource === "statefulsets" || resource === "replicasets") {
    return [sub("scale", "Scale", ["get", "patch", "update"]), status];
  }
  return [];
}

/** APIGroup[], the core group first, with its empty name. */
export function groupsDocument(): Resource[] {
  const versions = new Map<string, Set<string>>();
  for (const { group, version } of served()) versions.set(group, (versions.get(group) ?? new Set()).add(version));
  return [...versions].map(([name, all]) => {
    const listed = [...all].map((version) => ({ groupVersion: groupVersionOf(name, version), version }));
    return { name, versions: listed, preferredVersion: listed[0] };
  });
}

/** APIResourceList[]. */
export function resourcesDocument(): Resource[] {
  const lists = new Map<string, Resource[]>();
  for (const { group, version, entry } of served()) {
    const key = groupVersionOf(group, version);
    lists.set(key, [...(lists.get(key) ?? []), entry]);
  }
  return [...lists].map(([groupVersion, resources]) => ({
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion,
    resources,
  }));
}

function groupVersionOf(group: string, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}
