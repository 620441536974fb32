// Which of the served types are listed, and where: --kinds, -n, --skip-events, and no object twice under two names.
import { KubinError } from "../../db/model/error.ts";
import type { ApiResource } from "../../db/model/resource/builtin-kinds.ts";

export interface Selection {
  /** Empty: all. */
  readonly namespaces: readonly string[];
  readonly labelSelector: string;
  /** As typed: plural, singular, short name or kind, with ".group" if need be. Empty: all. */
  readonly kinds: readonly string[];
  readonly skipEvents: boolean;
}

/** Old groups under which the server lists the same objects again; the second of each pair is the one that is kept. */
const sameObjects: readonly (readonly [string, string])[] = [
  ["extensions", "networking.k8s.io"],
  ["extensions", "apps"],
  ["extensions", "policy"],
  ["events.k8s.io", ""],
];

/** The types to list, one version of each. Throws "invalid" for a kind that the cluster does not serve. */
export function chosenTypes(served: readonly ApiResource[], selection: Selection): ApiResource[] {
  const preferred = new Map<string, ApiResource>();
  for (const type of served) {
    const key = `${type.group}/${type.resource}`;
    if (type.verbs.includes("list") && !preferred.has(key)) preferred.set(key, type);
  }
  for (const [old, kept] of sameObjects) {
    for (const type of Array.from(preferred.values())) {
      if (type.group === old && preferred.has(`${kept}/${type.resource}`)) preferred.delete(`${old}/${type.resource}`);
    }
  }
  let types = [...preferred.values()];
  if (selection.skipEvents) types = types.filter(({ resource }) => resource !== "events");
  if (selection.kinds.length > 0) types = named(types, selection.kinds);
  if (selection.namespaces.length === 0) return types;
  // One namespace's view: its own objects, and the types' definitions, which tables need.
  return types.filter(({ namespaced, resource }) => namespaced || resource === "customresourcedefinitions");
}

function named(types: readonly ApiResource[], names: readonly string[]): ApiResource[] {
  const found = names.flatMap((name) => {
    const matching = types.filter((type) => isNamed(type, name.toLowerCase()));
    if (matching.length > 0) return matching;
    throw new KubinError(
      "invalid",
      `Cannot capture "${name}": the cluster serves no such kind. See kubectl api-resources`,
    );
  });
  return [...new Set(found)];
}

function isNamed({ group, resource, singular, kind, shortNames }: ApiResource, name: string): boolean {
  const names = [resource, singular ?? "", kind.toLowerCase(), ...shortNames].filter(Boolean);
  return names.some((each) => name === each || name === `${each}.${group}`);
}

/** Where a type is listed: below the whole cluster, or below each chosen namespace. */
export function listPath({ group, version, resource }: ApiResource, namespace: string): string {
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespace === "" ? `${root}/${resource}` : `${root}/namespaces/${encodeURIComponent(namespace)}/${resource}`;
}
