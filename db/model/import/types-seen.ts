// Brings together what is known of the cluster's types: discovery, CRDs, the built-in table, and what was seen.
import { type ApiResource, builtinByKind, builtinByPlural } from "../resource/builtin-kinds.ts";
import { groupVersion, pluralOf } from "../resource/identity.ts";
import type { TypeHint } from "./format.ts";
import type { FoundResource } from "./read-resources.ts";
import type { KindSeen } from "./snapshot.ts";

interface Seen {
  readonly apiVersion: string;
  readonly kind: string;
  readonly hint: TypeHint | null;
  count: number;
  namespaced: boolean;
}

/** Filled while scanning; the answers are given at the end, when CRDs and discovery have been seen wherever they lay. */
export class TypesSeen {
  readonly #seen = new Map<string, Seen>();
  readonly #hints = new Map<string, TypeHint>();
  readonly discovery: ApiResource[] = [];
  readonly crds: ApiResource[] = [];

  /** A list file names its type even when it is empty. */
  place(hint: TypeHint | null): void {
    if (hint !== null) this.#hints.set(`${hint.group}/${hint.resource}`, hint);
  }

  add(resource: FoundResource, hint: TypeHint | null, isNew: boolean): void {
    const key = `${resource.apiVersion} ${resource.kind}`;
    const seen = this.#seen.get(key) ?? {
      apiVersion: resource.apiVersion,
      kind: resource.kind,
      hint,
      count: 0,
      namespaced: false,
    };
    if (isNew) seen.count++;
    seen.namespaced ||= resource.namespace !== "";
    this.#seen.set(key, seen);
  }

  /** The served types: everything discovery lists, completed by what was seen or has a file of its own. */
  resources(): ApiResource[] {
    const types = new Map<string, ApiResource>();
    const add = (type: ApiResource): void => {
      const key = `${type.group}/${type.version}/${type.resource}`;
      // Subresources ("pods/log") are no types of their own, and a snapshot serves none.
      if (!type.resource.includes("/") && !types.has(key)) types.set(key, type);
    };
    for (const type of [...this.discovery, ...this.crds]) add(type);
    for (const seen of this.#seen.values()) add(this.#type(seen));
    for (const hint of this.#hints.values()) {
      const type =
        this.#known((t) => t.resource === hint.resource && sameGroup(t, hint)) ??
        builtinByPlural(hint.group, hint.resource);
      if (type !== undefined) add(type);
    }
    return [...types.values()];
  }

  kindsSeen(): KindSeen[] {
    return [...this.#seen.values()].map((seen) => {
      const { group, version, resource, kind, namespaced } = this.#type(seen);
      return { group, version, resource, kind, namespaced, count: seen.count };
    });
  }

  /** "group/version/kind" → plural, for every kind seen. */
  plurals(): Map<string, string> {
    return new Map(this.kindsSeen().map((seen) => [`${seen.group}/${seen.version}/${seen.kind}`, seen.resource]));
  }

  #type({ apiVersion, kind, hint, namespaced }: Seen): ApiResource {
    const { group, version } = groupVersion(apiVersion);
    const known =
      this.#known((t) => t.group === group && t.version === version && t.kind === kind) ??
      // The same kind in another version: a dump's CRD may be newer than its objects.
      this.#known((t) => t.group === group && t.kind === kind) ??
      builtinByKind(group, kind);
    if (known !== undefined) return { ...known, version };
    const named = hint !== null && hint.group === group ? hint.resource : pluralOf(group, kind);
    return {
      group,
      version,
      resource: named,
      singular: kind.toLowerCase(),
      kind,
      namespaced,
      shortNames: [],
      verbs: ["get", "list"],
    };
  }

  #known(fits: (type: ApiResource) => boolean): ApiResource | undefined {
    const plain = (type: ApiResource): boolean => !type.resource.includes("/") && fits(type);
    return this.discovery.find(plain) ?? this.crds.find(plain);
  }
}

function sameGroup(type: ApiResource, hint: TypeHint): boolean {
  return hint.group === type.group || (hint.group === "*" && builtinByPlural("*", hint.resource)?.group === type.group);
}
