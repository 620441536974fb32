// CustomResourceDefinitions, read before everything else: the catalogue says how their types are shown, and leaves first.
import { fromCrd } from "../../db/model/import/crd-types.ts";
import type { FoundResource } from "../../db/model/import/read-resources.ts";
import type { ApiResource } from "../../db/model/resource/builtin-kinds.ts";
import { type ListContext, listResources } from "./list-resources.ts";
import { isOurs } from "./status-error.ts";

export interface Definitions {
  /** Null where they could not be listed: then they are asked for again in their turn, and what fails is a gap. */
  readonly found: readonly StoredDefinition[] | null;
  /** What discovery says, with what the definitions add. */
  readonly served: readonly ApiResource[];
}

/** Without its parsed object, which takes five times the memory. */
export type StoredDefinition = Omit<FoundResource, "object">;

export const isDefinitions = ({ group, resource }: ApiResource): boolean =>
  group === "apiextensions.k8s.io" && resource === "customresourcedefinitions";

export async function readDefinitions(
  served: readonly ApiResource[],
  context: Omit<ListContext, "labelSelector">,
): Promise<Definitions> {
  const type = served.find(isDefinitions);
  if (!type) return { found: null, served };
  const found: StoredDefinition[] = [];
  const defined = new Map<string, ApiResource>();
  try {
    for await (const { object, ...kept } of listResources(type, "", { ...context, labelSelector: "" })) {
      found.push(kept);
      for (const one of fromCrd(object)) defined.set(placeOf(one), one);
    }
  } catch (error) {
    if (isOurs(error)) throw error;
    return { found: null, served };
  }
  return { found, served: served.map((each) => ({ ...defined.get(placeOf(each)), ...each })) };
}

const placeOf = ({ group, version, resource }: ApiResource): string => `${group}/${version}/${resource}`;
