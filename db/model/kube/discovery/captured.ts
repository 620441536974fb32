// The discovery documents of the cluster itself, where a capture kept them.
import { type Json, listAt, textAt } from "../../resource/json.ts";
import { fromAggregated, isAggregated } from "./aggregated.ts";
import type { ServedGroup } from "./api-groups.ts";
import { fromResourceList } from "./legacy.ts";

export interface CapturedDiscovery {
  readonly groups: readonly ServedGroup[];
  /** `/api` and `/apis` as the cluster wrote them; null where it does not aggregate (before 1.26). */
  readonly aggregated: { readonly api: Json; readonly apis: Json } | null;
  /** "api/v1", "apis/apps/v1" …: lists of resources as the cluster wrote them. */
  readonly lists: ReadonlyMap<string, Json>;
}

/** Null if the catalogue holds none. `documents`: the catalogue's. */
export function capturedDiscovery(documents: Json): CapturedDiscovery | null {
  const byPath = new Map(listAt({ documents }, "documents").map((each) => [textAt(each, "path"), each["json"]]));
  const [api, apis] = [byPath.get("api"), byPath.get("apis")];
  if (api === undefined || apis === undefined) return null;
  const lists = new Map([...byPath].filter(([path]) => /^api\/[^/]+$|^apis\/[^/]+\/[^/]+$/.test(path)));
  if (isAggregated(api) && isAggregated(apis)) {
    return { groups: [...fromAggregated(api), ...fromAggregated(apis)], aggregated: { api, apis }, lists };
  }
  return { groups: legacyGroups(apis, lists), aggregated: null, lists };
}

/** A list that could not be had leaves its version stale. */
function legacyGroups(apis: Json, lists: ReadonlyMap<string, Json>): ServedGroup[] {
  const version = (path: string, name: string) => {
    const list = lists.get(path);
    return { version: name, stale: list === undefined, resources: list === undefined ? [] : fromResourceList(list) };
  };
  const core = [...lists.keys()].filter((path) => path.startsWith("api/")).map((path) => version(path, path.slice(4)));
  const named = listAt(apis, "groups").map((group) => {
    const name = textAt(group, "name");
    const preferred = textAt(group, "preferredVersion", "version");
    const versions = listAt(group, "versions").map((each) => textAt(each, "version"));
    const ordered = [...new Set([preferred, ...versions])].filter((each) => each !== "");
    return { name, versions: ordered.map((each) => version(`apis/${name}/${each}`, each)) };
  });
  return [{ name: "", versions: core }, ...named];
}
