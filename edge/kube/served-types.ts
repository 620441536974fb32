// The types of a snapshot as requests name them: what its catalogue knows, where their resources are, and what it never looked for.
import { readKinds } from "../../db/kinds.ts";
import { canConvert } from "../../db/model/kube/convert/convert.ts";
import { builtinKinds } from "../../db/model/resource/builtin-kinds.ts";
import type { PrinterColumn } from "../../db/model/resource/printer-column.ts";
import { countByType } from "../../db/resources/kube-rows.ts";
import { readReport } from "../../db/snapshots/gaps.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";
import type { Services } from "../services.ts";
import { visibleOf } from "../visible.ts";
import { type TypeGaps, typeGaps } from "./type-gaps.ts";

export interface ServedType {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Defined by a CustomResourceDefinition: its objects are whole in lists, and their fields sorted. */
  readonly custom: boolean;
  /** Of the cluster's own API; empty where that is not known. */
  readonly verbs: readonly string[];
  /** Its resources were looked for, found or not. */
  readonly held: boolean;
  readonly columns: readonly PrinterColumn[] | undefined;
  readonly selectableFields: readonly string[];
  readonly subresources: readonly string[];
  /** Where its rows are: under its own group and version, or another's. */
  readonly stored: { readonly group: string; readonly version: string };
  /** The stored ones can be shown in this version. */
  readonly convertible: boolean;
  readonly count: number;
}

export interface ServedTypes {
  readonly all: readonly ServedType[];
  find(group: string, version: string, resource: string): ServedType | undefined;
  hasGroupVersion(group: string, version: string): boolean;
  /** Its types are defined by CustomResourceDefinitions. */
  isCustomGroup(group: string): boolean;
  readonly gaps: TypeGaps;
}

/** Of the snapshots that were asked for last, by content version: requests of one kubectl come in bursts. */
const remembered = new Map<string, ServedTypes>();
const rememberedMax = 64;

export async function servedTypes(services: Services, snapshot: SnapshotRow): Promise<ServedTypes> {
  const name = `${snapshot.id}/${snapshot.contentVersion}`;
  const known = remembered.get(name);
  if (known) return known;
  const [kinds, counts, { gaps }] = await Promise.all([
    readKinds(services.rows, snapshot.id),
    countByType(services.rows, visibleOf(snapshot)),
    readReport(services.rows, snapshot.id),
  ]);
  const types = { ...indexed(kinds, counts), gaps: typeGaps(gaps, snapshot) };
  const [oldest] = remembered.keys();
  if (oldest !== undefined && remembered.size >= rememberedMax) remembered.delete(oldest);
  remembered.set(name, types);
  return types;
}

/** Of these, whatever is in them, no CustomResourceDefinition may define a type: they are the API server's own. */
const kubernetesGroups = new Set([
  "internal.apiserver.k8s.io",
  ...builtinKinds.map(({ group }) => group).filter((group) => !/openshift\.io$|^metrics\.k8s\.io$/.test(group)),
]);
const isKubernetesGroup = (group: string): boolean => kubernetesGroups.has(group);

type Kinds = Awaited<ReturnType<typeof readKinds>>;
type Counts = Awaited<ReturnType<typeof countByType>>;

function indexed(kinds: Kinds, counts: Counts): Omit<ServedTypes, "gaps"> {
  const builtin = new Set(builtinKinds.map(({ group, resource }) => `${group}/${resource}`));
  const stored = Map.groupBy(counts, ({ group, resource }) => `${group}/${resource}`);
  const byPlace = new Map<string, ServedType>();
  const groupVersions = new Set<string>();
  for (const kind of kinds) {
    const { group, version, resource, columns, webhookConversion, ...facts } = kind;
    const custom = !builtin.has(`${group}/${resource}`) && !isKubernetesGroup(group);
    const place = { group, version, resource };
    byPlace.set(placeOf(place), {
      ...place,
      ...facts,
      custom,
      columns: columns ?? undefined,
      ...whereStored(place, stored, webhookConversion),
    });
    groupVersions.add(`${group}/${version}`);
  }
  return {
    all: [...byPlace.values()],
    find: (group, version, resource) =>
      byPlace.get(placeOf({ group, version, resource })) ?? unheld(group, version, resource),
    isCustomGroup: (group) => !isKubernetesGroup(group) && !builtinKinds.some((kind) => kind.group === group),
    hasGroupVersion: (group, version) =>
      groupVersions.has(`${group}/${version}`) ||
      builtinKinds.some((kind) => kind.group === group && kind.version === version),
  };
}

interface Place {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

const placeOf = ({ group, version, resource }: Place): string => `${group}/${version}/${resource}`;

/** Events are captured once, under the core group. */
const sharedWith: Readonly<Record<string, string>> = { "events.k8s.io/events": "/events" };

function whereStored(
  place: Place,
  stored: ReadonlyMap<string, Counts>,
  byWebhook: boolean,
): Pick<ServedType, "stored" | "convertible" | "count"> {
  const name = `${place.group}/${place.resource}`;
  const places = stored.get(name) ?? stored.get(sharedWith[name] ?? "") ?? [];
  const own = places.find((each) => each.version === place.version && each.group === place.group);
  const other = places.find((each) => canConvert({ ...each, resource: place.resource }, place, byWebhook));
  const at = own ?? other ?? places[0];
  return {
    stored: at ? { group: at.group, version: at.version } : { group: place.group, version: place.version },
    convertible: at === undefined || at === own || at === other,
    count: at?.count ?? 0,
  };
}

/** A kind of Kubernetes that the catalogue does not know: not captured, which is another answer than that it does not exist. */
function unheld(group: string, version: string, resource: string): ServedType | undefined {
  const kind = builtinKinds.find(
    (each) => each.group === group && each.version === version && each.resource === resource,
  );
  return (
    kind && {
      group,
      version,
      resource,
      kind: kind.kind,
      namespaced: kind.namespaced,
      custom: false,
      verbs: [],
      held: false,
      columns: undefined,
      selectableFields: [],
      subresources: [],
      stored: { group, version },
      convertible: true,
      count: 0,
    }
  );
}
