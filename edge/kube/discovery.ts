// What the snapshot's cluster served: its own documents where they were captured, else put together from what is known.
import { aggregatedVerbatim, type DiscoveryVersion, toAggregated } from "../../db/model/kube/discovery/aggregated.ts";
import type { ServedGroup } from "../../db/model/kube/discovery/api-groups.ts";
import { type CapturedDiscovery, capturedDiscovery } from "../../db/model/kube/discovery/captured.ts";
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from "../../db/model/kube/discovery/legacy.ts";
import { type CatalogueType, synthesizedGroups } from "../../db/model/kube/discovery/synthesized.ts";
import { textRefusal } from "../../db/model/kube/status.ts";
import { readKinds } from "../../db/kinds.ts";
import { builtinByPlural } from "../../db/model/resource/builtin-kinds.ts";
import { at, type Json, textAt } from "../../db/model/resource/json.ts";
import { sha256Hex } from "../../db/model/tokens.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";
import type { Services } from "../services.ts";
import { readCatalogue } from "./catalogue.ts";

/** A document is made once per content version, then kept: its text and the hash that its ETag is. */
const keptSeconds = 3600;

export interface DiscoveryDocument {
  readonly json: string;
  readonly etag: string;
}

export type DiscoveryAsk =
  | { readonly document: "api" | "apis"; readonly version: DiscoveryVersion | "legacy" }
  | { readonly document: "group"; readonly group: string }
  /** Group "" is /api. */
  | { readonly document: "group-version"; readonly group: string; readonly version: string }
  | { readonly document: "version" | "paths" };

/** Null for a group or version that is not served. */
export async function discoveryDocument(
  services: Services,
  snapshot: SnapshotRow,
  ask: DiscoveryAsk,
): Promise<DiscoveryDocument | null> {
  const name = nameOf(ask);
  const key = `kube-discovery/${snapshot.tenantId}/${snapshot.id}/${snapshot.contentVersion}/${name}`;
  const known = await services.cache.get(key);
  const kept = known ?? (await made(services, snapshot, ask));
  if (known === null) await services.cache.set(key, kept, keptSeconds);
  return kept === "" ? null : tagged(kept);
}

/** Spelled with what decides: a request that asks for it may say more. */
function nameOf(ask: DiscoveryAsk): string {
  if (ask.document === "group") return `group/${ask.group}`;
  if (ask.document === "group-version") return `group-version/${ask.group}/${ask.version}`;
  return ask.document === "api" || ask.document === "apis" ? `${ask.document}/${ask.version}` : ask.document;
}

/** For links that open nothing: clients show what is wrong only once they know some types. */
export async function staticDiscovery(ask: DiscoveryAsk, publicUrl: string): Promise<DiscoveryDocument | null> {
  const document = documentOf(ask, null, null, synthesizedGroups([]), publicUrl);
  return document === null ? null : tagged(`${JSON.stringify(document)}\n`);
}

async function tagged(json: string): Promise<DiscoveryDocument> {
  return { json, etag: `"${(await sha256Hex(json)).toUpperCase()}"` };
}

async function made(services: Services, snapshot: SnapshotRow, ask: DiscoveryAsk): Promise<string> {
  const catalogue = await readCatalogue(services, snapshot);
  const captured = capturedDiscovery(at(catalogue, "documents"));
  const groups = captured?.groups ?? synthesizedGroups(await catalogueTypes(services, snapshot));
  const document = documentOf(ask, catalogue, captured, groups, services.settings.publicUrl);
  return document === null ? "" : `${JSON.stringify(document)}\n`;
}

async function catalogueTypes(services: Services, snapshot: SnapshotRow): Promise<CatalogueType[]> {
  const kinds = await readKinds(services.rows, snapshot.id);
  return kinds.map(({ columns, ...kind }) => ({ ...kind, ...(columns === null ? {} : { columns }) }));
}

function documentOf(
  ask: DiscoveryAsk,
  catalogue: Json,
  captured: CapturedDiscovery | null,
  groups: readonly ServedGroup[],
  publicUrl: string,
): Json {
  switch (ask.document) {
    case "version":
      return versionInfo(catalogue);
    case "paths":
      return { paths: pathsOf(groups) };
    case "group": {
      const group = groups.find(({ name }) => name === ask.group && name !== "");
      return group ? apiGroup(group) : null;
    }
    case "group-version":
      return resourceList(ask, captured, groups);
    case "api":
    case "apis":
      break;
  }
  const { document, version } = ask;
  const own = groups.filter(({ name }) => (name === "") === (document === "api"));
  if (version !== "legacy") {
    const verbatim = captured?.aggregated?.[document];
    return verbatim === undefined ? toAggregated(own, version, isCustom) : aggregatedVerbatim(verbatim, version);
  }
  if (document === "apis") return apiGroupList(groups);
  const versions = own.flatMap((group) => group.versions.map((served) => served.version));
  return apiVersions(versions.length === 0 ? ["v1"] : versions, new URL(publicUrl).host);
}

function resourceList(
  { group, version }: { readonly group: string; readonly version: string },
  captured: CapturedDiscovery | null,
  groups: readonly ServedGroup[],
): Json {
  const verbatim = captured?.lists.get(group === "" ? `api/${version}` : `apis/${group}/${version}`);
  if (verbatim !== undefined) return verbatim;
  const served = groups.find(({ name }) => name === group)?.versions.find((each) => each.version === version);
  // Nobody stood behind it when the cluster was captured, and the real server says that so.
  if (served?.stale) throw textRefusal(503, "service unavailable");
  return served ? apiResourceList(group, served) : null;
}

const isCustom = (group: string, resource: string): boolean => builtinByPlural(group, resource) === undefined;

/** As the cluster said it. What a dump does not tell is empty; kubectl wants major and minor as texts. */
function versionInfo(catalogue: Json): Json {
  const version = at(catalogue, "version");
  if (textAt(version, "major") !== "" && textAt(version, "gitVersion") !== "") return version;
  const gitVersion = textAt(version, "gitVersion") || "v0.0.0";
  const [, major = "0", minor = "0"] = /^v?(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  const text = (name: string, otherwise = ""): string => textAt(version, name) || otherwise;
  return {
    major: text("major", major),
    minor: text("minor", minor),
    gitVersion,
    gitCommit: text("gitCommit"),
    gitTreeState: text("gitTreeState"),
    buildDate: text("buildDate", "1970-01-01T00:00:00Z"),
    goVersion: text("goVersion"),
    compiler: text("compiler"),
    platform: text("platform"),
  };
}

function pathsOf(groups: readonly ServedGroup[]): string[] {
  const served = groups.flatMap(({ name, versions }) =>
    name === ""
      ? versions.map(({ version }) => `/api/${version}`)
      : [`/apis/${name}`, ...versions.map(({ version }) => `/apis/${name}/${version}`)],
  );
  return ["/api", "/apis", ...served, "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"].sort();
}
