// Reads discovery out of a dump: APIResourceLists and aggregated discovery.
import * as v from "valibot";
import type { ApiResource } from "../resource/builtin-kinds.ts";
import { groupVersion } from "../resource/identity.ts";
import { fieldOf, listOf, textOf } from "./record.ts";

// Names end in URLs and keys: what is not a plain name is not a type.
export const name = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/));
export const names = v.optional(
  v.nullable(
    v.pipe(
      v.array(v.unknown()),
      v.transform((list) => list.filter((each) => v.is(name, each))),
    ),
  ),
  [],
);
export const singular = v.fallback(v.optional(v.union([v.literal(""), name]), ""), "");

const LegacyResource = v.object({
  name,
  singularName: singular,
  namespaced: v.boolean(),
  kind: name,
  group: v.optional(v.string()),
  version: v.optional(v.string()),
  verbs: names,
  shortNames: names,
  categories: names,
});

/** metav1.APIResourceList[] as troubleshoot's resources.json has it. Entries that do not fit are skipped. */
export function fromResourceLists(document: unknown): ApiResource[] {
  return listOf(document).flatMap((list) => {
    const { group, version } = groupVersion(textOf(fieldOf(list, "groupVersion")));
    if (!isGroup(group) || !v.is(name, version)) return [];
    return listOf(fieldOf(list, "resources")).flatMap((entry) => {
      const parsed = v.safeParse(LegacyResource, entry);
      if (!parsed.success) return [];
      const r = parsed.output;
      return [
        served(
          { group, version, resource: r.name, singular: r.singularName, kind: r.kind, namespaced: r.namespaced },
          r,
        ),
      ];
    });
  });
}

const AggregatedResource = v.object({
  resource: name,
  responseKind: v.object({ kind: name }),
  scope: v.string(),
  singularResource: singular,
  verbs: names,
  shortNames: names,
  categories: names,
});

/** apidiscovery.k8s.io APIGroupDiscoveryList, one document. */
export function fromAggregated(document: unknown): ApiResource[] {
  return listOf(fieldOf(document, "items")).flatMap((item) => {
    const group = textOf(fieldOf(fieldOf(item, "metadata"), "name"));
    if (!isGroup(group)) return [];
    return listOf(fieldOf(item, "versions")).flatMap((entry) => {
      const version = textOf(fieldOf(entry, "version"));
      return listOf(fieldOf(entry, "resources")).flatMap((resource) => {
        const parsed = v.safeParse(AggregatedResource, resource);
        if (!parsed.success || !v.is(name, version)) return [];
        const r = parsed.output;
        const type = { group, version, resource: r.resource, singular: r.singularResource, kind: r.responseKind.kind };
        return [served({ ...type, namespaced: r.scope === "Namespaced" }, r)];
      });
    });
  });
}

function isGroup(group: string): boolean {
  return group === "" || v.is(name, group);
}

type Lists = { readonly [key in "verbs" | "shortNames" | "categories"]: readonly string[] | null };

export function served(type: Omit<ApiResource, "verbs" | "shortNames" | "categories">, lists: Lists): ApiResource {
  const categories = lists.categories ?? [];
  return {
    ...type,
    shortNames: lists.shortNames ?? [],
    verbs: lists.verbs ?? [],
    ...(categories.length === 0 ? {} : { categories }),
  };
}
