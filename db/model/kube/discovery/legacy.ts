// Discovery before it was aggregated: APIVersions, APIGroupList, APIGroup, and an APIResourceList for each version.
import { type Json, listAt, textAt, textsAt } from "../../resource/json.ts";
import { groupVersionOf, type ServedGroup, type ServedResource, type ServedVersion } from "./api-groups.ts";

/** `/api` */
export function apiVersions(versions: readonly string[], address: string): Json {
  const serverAddressByClientCIDRs = [{ clientCIDR: "0.0.0.0/0", serverAddress: address }];
  return { kind: "APIVersions", versions, serverAddressByClientCIDRs };
}

/** `/apis`, all groups but the core one. */
export function apiGroupList(groups: readonly ServedGroup[]): Json {
  return { kind: "APIGroupList", apiVersion: "v1", groups: groups.filter(({ name }) => name !== "").map(groupBody) };
}

/** `/apis/<group>` */
export function apiGroup(group: ServedGroup): Json {
  return { kind: "APIGroup", apiVersion: "v1", ...groupBody(group) };
}

function groupBody({ name, versions }: ServedGroup) {
  const all = versions.map(({ version }) => ({ groupVersion: groupVersionOf(name, version), version }));
  return { name, versions: all, preferredVersion: all[0] ?? { groupVersion: "", version: "" } };
}

/** `/api/v1` and `/apis/<group>/<version>`. Only core/v1 says no apiVersion. */
export function apiResourceList(group: string, { version, resources }: ServedVersion): Json {
  return {
    kind: "APIResourceList",
    ...(group === "" ? {} : { apiVersion: "v1" }),
    groupVersion: groupVersionOf(group, version),
    resources: resources.flatMap((resource) => [resourceBody(resource), ...subresourceBodies(resource)]),
  };
}

function resourceBody({ name, singular, namespaced, kind, verbs, shortNames, categories }: ServedResource): Json {
  return {
    name,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  };
}

function subresourceBodies({ name, namespaced, subresources }: ServedResource): Json[] {
  return subresources.map((sub) => ({
    name: `${name}/${sub.name}`,
    singularName: "",
    namespaced,
    ...(sub.group === "" ? {} : { group: sub.group }),
    ...(sub.version === "" ? {} : { version: sub.version }),
    kind: sub.kind,
    verbs: sub.verbs,
  }));
}

/** The resources of an APIResourceList; what does not fit is left out. */
export function fromResourceList(document: Json): ServedResource[] {
  const entries = listAt(document, "resources");
  const whole = entries.filter((entry) => !textAt(entry, "name").includes("/"));
  const below = Map.groupBy(
    entries.filter((entry) => textAt(entry, "name").includes("/")),
    (entry) => textAt(entry, "name").split("/")[0] ?? "",
  );
  return whole.map((entry) => ({
    name: textAt(entry, "name"),
    singular: textAt(entry, "singularName"),
    kind: textAt(entry, "kind"),
    namespaced: entry["namespaced"] === true,
    verbs: textsAt(entry, "verbs"),
    shortNames: textsAt(entry, "shortNames"),
    categories: textsAt(entry, "categories"),
    subresources: (below.get(textAt(entry, "name")) ?? []).map((sub) => ({
      name: textAt(sub, "name").slice(textAt(entry, "name").length + 1),
      kind: textAt(sub, "kind"),
      group: textAt(sub, "group"),
      version: textAt(sub, "version"),
      verbs: textsAt(sub, "verbs"),
    })),
  }));
}
