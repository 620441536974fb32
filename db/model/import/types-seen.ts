// Brings together what is known of the cluster's types: discovery, CRDs, the built-in table, and what was seen.
import { type ApiResource, builtinByKind, builtinByPlural } from "../resource/builtin-kinds.ts";
import { groupVersion, pluralOf } from "../resource/identity.ts";
import type { TypeHint } from "./format.ts";
import type { FoundResource } from "./read-resources.ts";
import type { KindSeen } from "./snapshot.ts";
import { TypeIndex } from "./type-index.ts";

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
  readonly #discovery: ApiResource[] = [];
  readonly #crds: ApiResource[] = [];

  // Pushed one by one: a hostile list is longer than a call may have arguments.
  discovered(types: readonly ApiResource[]): void {
    for (const type of types) this.#discovery.push(type);
  }

  defined(types: readonly ApiResource[]): void {
    for (const type of types) this.#crds.push(type);
  }

  /** A list file names its type even when it is empty. */
  place(hint: TypeHint | null): void {
    if (hint !== null) this.#hints.set(`${hint.group}/${hint.resource}`, hint);
  }

  add(resource: FoundResource, hint: TypeHint | null, isNew: boolean): void {
    const key = `${resource.apiVersion}\n${resource.kind}`;
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
      // Subresources ("pods/log") are no types of their own, and a snapshot serves none.
      if (!type.resource.includes("/") && !types.has(placeOf(type))) types.set(placeOf(type), type);
    };
    for (const type of this.#discovery) add(type);
    // Discovery does not tell how a type is shown; its definition does.
    for (const type of this.#crds) types.set(placeOf(type), { ...type, ...types.get(placeOf(type)) });
    for (const { type } of this.#types()) add(type);
    for (const type of this.#hinted()) add(type);
    return [...types.values()];
  }

  /** "group/plural" of every type that was seen or has a file of its own, empty or not. */
  held(): string[] {
    const types = [...this.#types().map(({ type }) => type), ...this.#hinted()];
    return [...new Set(types.map(({ group, resource }) => `${group}/${resource}`))];
  }

  #hinted(): ApiResource[] {
    const known = new TypeIndex(this.#discovery, this.#crds);
    return [...this.#hints.values()].flatMap((hint) => {
      const builtin = builtinByPlural(hint.group, hint.resource);
      const group = hint.group === "*" ? builtin?.group : hint.group;
      return (group === undefined ? undefined : known.ofPlural(group, hint.resource)) ?? builtin ?? [];
    });
  }

  kindsSeen(): KindSeen[] {
    return this.#types().map(({ type: { group, version, resource, kind, namespaced }, count }) => {
      return { group, version, resource, kind, namespaced, count };
    });
  }

  /** "group/version/kind" → plural, for every kind seen. */
  plurals(): Map<string, string> {
    return new Map(this.kindsSeen().map((seen) => [`${seen.group}/${seen.version}/${seen.kind}`, seen.resource]));
  }

  /** The type of each kind seen, every one at a place of its own: a resource is found again by its plural. */
  #types(): { readonly type: ApiResource; readonly count: number }[] {
    const index = new TypeIndex(this.#discovery, this.#crds);
    const places = new Places();
    for (const type of this.#discovery) places.taken(type);
    for (const type of this.#crds) places.taken(type);
    return [...this.#seen.values()].map((seen) => ({ type: places.free(typeOf(seen, index)), count: seen.count }));
  }
}

/** Who has which plural. */
class Places {
  readonly #kinds = new Map<string, string>();
  readonly #tries = new Map<string, number>();

  taken(type: ApiResource): void {
    const place = placeOf(type);
    if (!this.#kinds.has(place)) this.#kinds.set(place, type.kind);
  }

  /** The type under its plural, or another if a different kind has that: from a file that holds several, or a guess. */
  free(type: ApiResource): ApiResource {
    const guess = { ...type, resource: pluralOf(type.group, type.kind) };
    const tries = this.#tries.get(placeOf(guess)) ?? 1;
    let found = this.#isFree(type) ? type : guess;
    for (let n = tries; !this.#isFree(found); n++) {
      this.#tries.set(placeOf(guess), n);
      found = { ...type, resource: `${guess.resource}-${String(n + 1)}` };
    }
    this.taken(found);
    return found;
  }

  #isFree(type: ApiResource): boolean {
    return (this.#kinds.get(placeOf(type)) ?? type.kind) === type.kind;
  }
}

function placeOf({ group, version, resource }: ApiResource): string {
  return `${group}/${version}/${resource}`;
}

/** The same kind in another version will do: a dump's CRD may be newer than its objects. */
function typeOf({ apiVersion, kind, hint, namespaced }: Seen, index: TypeIndex): ApiResource {
  const { group, version } = groupVersion(apiVersion);
  const known = index.ofKind(group, version, kind) ?? builtinByKind(group, kind);
  if (known !== undefined) return { ...known, version };
  const named = hint !== null && hint.group === group ? hint.resource : pluralOf(group, kind);
  const singular = kind.toLowerCase();
  return { group, version, resource: named, singular, kind, namespaced, shortNames: [], verbs: ["get", "list"] };
}
