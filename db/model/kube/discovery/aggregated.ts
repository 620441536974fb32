// Aggregated discovery (apidiscovery.k8s.io v2 and v2beta1): read from what a cluster said, and written for clients.
import { at, isMap, type Json, listAt, textAt, textsAt } from "../../resource/json.ts";
import type { ServedGroup, ServedResource, ServedSubresource } from "./api-groups.ts";

export type DiscoveryVersion = "v2" | "v2beta1";

/** The groups of an APIGroupDiscoveryList; what does not fit is left out. */
export function fromAggregated(document: Json): ServedGroup[] {
  return listAt(document, "items").map((item) => ({
    name: textAt(item, "metadata", "name"),
    versions: listAt(item, "versions").map((version) => ({
      version: textAt(version, "version"),
      stale: textAt(version, "freshness") === "Stale",
      resources: listAt(version, "resources").map(readResource),
    })),
  }));
}

function readResource(resource: Json): ServedResource {
  const group = textAt(resource, "responseKind", "group");
  const version = textAt(resource, "responseKind", "version");
  return {
    name: textAt(resource, "resource"),
    singular: textAt(resource, "singularResource"),
    kind: textAt(resource, "responseKind", "kind"),
    namespaced: textAt(resource, "scope") === "Namespaced",
    verbs: textsAt(resource, "verbs"),
    shortNames: textsAt(resource, "shortNames"),
    categories: textsAt(resource, "categories"),
    subresources: listAt(resource, "subresources").map((sub): ServedSubresource => {
      const own = [textAt(sub, "responseKind", "group"), textAt(sub, "responseKind", "version")] as const;
      const same = own[0] === group && own[1] === version;
      return {
        name: textAt(sub, "subresource"),
        kind: textAt(sub, "responseKind", "kind"),
        group: same ? "" : own[0],
        version: same ? "" : own[1],
        verbs: textsAt(sub, "verbs"),
      };
    }),
  };
}

/** As the cluster wrote it, in the version that was asked for: the two differ in their name only. */
export function aggregatedVerbatim(document: Json, version: DiscoveryVersion): Json {
  return isMap(document) ? { ...document, apiVersion: `apidiscovery.k8s.io/${version}` } : document;
}

/** Kubernetes leaves group and version of its own kinds empty, and says them of custom ones. */
export function toAggregated(
  groups: readonly ServedGroup[],
  version: DiscoveryVersion,
  isCustom: (group: string, resource: string) => boolean,
): Json {
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map((group) => ({
      metadata: { ...(group.name === "" ? {} : { name: group.name }), creationTimestamp: null },
      versions: group.versions.map((served) => ({
        version: served.version,
        ...(served.stale
          ? {}
          : {
              resources: served.resources.map((resource) =>
                writeResource(resource, isCustom(group.name, resource.name) ? [group.name, served.version] : ["", ""]),
              ),
            }),
        freshness: served.stale ? "Stale" : "Current",
      })),
    })),
  };
}

function writeResource(resource: ServedResource, [group, version]: readonly [string, string]): Json {
  const { name, singular, kind, namespaced, verbs, shortNames, categories, subresources } = resource;
  return {
    resource: name,
    responseKind: { group, version, kind },
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(subresources.length === 0
      ? {}
      : {
          subresources: subresources.map((sub) => ({
            subresource: sub.name,
            responseKind: { group: sub.group || group, version: sub.version || version, kind: sub.kind },
            verbs: sub.verbs,
          })),
        }),
  };
}

/** True for a document of this form. */
export const isAggregated = (document: Json): boolean => at(document, "kind") === "APIGroupDiscoveryList";
