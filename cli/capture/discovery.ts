// What the cluster serves: its discovery documents verbatim, and the types to list, each once and in its preferred version.
import type { Gap } from "../../db/model/gap.ts";
import { fromAggregated, fromResourceLists } from "../../db/model/import/discovery.ts";
import { fieldOf, listOf, textOf } from "../../db/model/import/record.ts";
import type { ApiResource } from "../../db/model/resource/builtin-kinds.ts";
import type { ClusterConnection } from "./connection.ts";
import { patiently } from "./patience.ts";
import { gapOf, refusalOf } from "./status-error.ts";

export interface Discovery {
  /** Everything served, subresources left out; within a group the preferred version first. */
  readonly served: readonly ApiResource[];
  readonly documents: readonly { readonly path: string; readonly json: unknown }[];
  readonly gaps: readonly Gap[];
}

const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;q=0.9";

/** Throws "unavailable", or the refusal of /api itself: without it nothing can be listed. */
export async function discover(cluster: ClusterConnection, signal: AbortSignal): Promise<Discovery> {
  const [core, groups] = await Promise.all([
    jsonAt(cluster, "/api", signal, aggregated),
    jsonAt(cluster, "/apis", signal, aggregated),
  ]);
  const documents = [
    { path: "api", json: core },
    { path: "apis", json: groups },
  ];
  if (textOf(fieldOf(groups, "kind")) === "APIGroupDiscoveryList") {
    const served = [core, groups].flatMap(fromAggregated);
    return { served: served.filter(isWhole), documents, gaps: staleGroups(groups) };
  }
  return legacy(cluster, core, groups, documents, signal);
}

const isWhole = (type: ApiResource): boolean => !type.resource.includes("/");

/** A dead aggregated API is listed as stale, without its resources. */
function staleGroups(groups: unknown): Gap[] {
  return listOf(fieldOf(groups, "items")).flatMap((group) =>
    listOf(fieldOf(group, "versions"))
      .filter((version) => textOf(fieldOf(version, "freshness")) === "Stale")
      .map((version): Gap => {
        const name = `${textOf(fieldOf(fieldOf(group, "metadata"), "name"))}/${textOf(fieldOf(version, "version"))}`;
        return {
          reason: "unavailable",
          what: name.slice(0, 1024),
          detail: "The API server that serves this group does not answer",
        };
      }),
  );
}

/** Clusters before 1.26 list each group's resources in a document of its own. */
async function legacy(
  cluster: ClusterConnection,
  core: unknown,
  groups: unknown,
  documents: { path: string; json: unknown }[],
  signal: AbortSignal,
): Promise<Discovery> {
  const coreVersions = listOf(fieldOf(core, "versions")).map((version) => `api/${textOf(version) || "v1"}`);
  const groupVersions = listOf(fieldOf(groups, "groups")).flatMap((group) => {
    const preferred = textOf(fieldOf(fieldOf(group, "preferredVersion"), "groupVersion"));
    const all = listOf(fieldOf(group, "versions")).map((version) => textOf(fieldOf(version, "groupVersion")));
    return [...new Set([preferred, ...all])].filter(Boolean).map((name) => `apis/${name}`);
  });
  const gaps: Gap[] = [];
  const lists = await Promise.all(
    [...coreVersions, ...groupVersions].map(async (path) => {
      try {
        const json = await jsonAt(cluster, `/${path}`, signal);
        documents.push({ path, json });
        return [json];
      } catch (error) {
        gaps.push(gapOf(error, path.replace(/^apis?\//, "")));
        return [];
      }
    }),
  );
  return { served: fromResourceLists(lists.flat()).filter(isWhole), documents, gaps };
}

/** One JSON document. Throws ApiRefusal for any other status than 200. */
export async function jsonAt(
  cluster: ClusterConnection,
  path: string,
  signal: AbortSignal,
  accept = "application/json",
): Promise<unknown> {
  return patiently(signal, async () => {
    const response = await cluster.get(path, { headers: { accept }, signal });
    if (response.status !== 200) throw await refusalOf(response);
    return response.json();
  });
}
