// Finds a type among all that a dump names, at once: a hostile dump names a hundred thousand and asks for each.
import type { ApiResource } from "../resource/builtin-kinds.ts";

/** Of several that fit, the first one given. Subresources ("pods/log") are no types. */
export class TypeIndex {
  readonly #byVersion = new Map<string, ApiResource>();
  readonly #byKind = new Map<string, ApiResource>();
  readonly #byPlural = new Map<string, ApiResource>();

  constructor(...types: readonly (readonly ApiResource[])[]) {
    for (const list of types) {
      for (const type of list) {
        if (type.resource.includes("/")) continue;
        const { group, version, kind, resource } = type;
        putFirst(this.#byVersion, keyOf(group, version, kind), type);
        putFirst(this.#byKind, keyOf(group, kind), type);
        putFirst(this.#byPlural, keyOf(group, resource), type);
      }
    }
  }

  /** In that version, else in any. */
  ofKind(group: string, version: string, kind: string): ApiResource | undefined {
    return this.#byVersion.get(keyOf(group, version, kind)) ?? this.#byKind.get(keyOf(group, kind));
  }

  ofPlural(group: string, resource: string): ApiResource | undefined {
    return this.#byPlural.get(keyOf(group, resource));
  }
}

/** No part of a type has a line end. */
function keyOf(...parts: readonly string[]): string {
  return parts.join("\n");
}

function putFirst(map: Map<string, ApiResource>, key: string, type: ApiResource): void {
  if (!map.has(key)) map.set(key, type);
}
