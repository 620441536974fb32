// Kinds that are alone in their group: leases, priorities, runtimes, stored versions.
import { at, type Json, listAt, textAt } from "../../resource/json.ts";
import { clipped } from "./clipped-list.ts";
import { always, printerOf, type TableOf } from "./column.ts";
import { ageOf, booleanOr, integerAt, nameOf, textOr } from "./object-cells.ts";

/** Since 1.32 a priority class tells whether it preempts. */
const preemptionMinor = 32;

const priorityClasses: TableOf = ({ minor }) => {
  const told = minor >= preemptionMinor;
  const columns = `Name | Value:integer | Global-Default:boolean | Age${told ? " | PreemptionPolicy" : ""}`;
  return printerOf(columns, (priority) => [
    nameOf(priority),
    integerAt(priority, "value"),
    booleanOr(false, priority, "globalDefault"),
    ageOf(priority),
    ...(told ? [textAt(priority, "preemptionPolicy")] : []),
  ]);
};

const leaseCandidates = always("Name | LeaseName | BinaryVersion | EmulationVersion | Age", (candidate) => [
  nameOf(candidate),
  textAt(candidate, "spec", "leaseName"),
  textAt(candidate, "spec", "binaryVersion"),
  textAt(candidate, "spec", "emulationVersion"),
  ageOf(candidate),
]);

const storageVersions = always("Name | CommonEncodingVersion | StorageVersions | Age", (stored) => [
  nameOf(stored),
  textOr("<unset>", stored, "status", "commonEncodingVersion"),
  serversOf(stored),
  ageOf(stored),
]);

/** The name has no format here, and since v1beta1 (1.35) the resource no version. */
const migrations: TableOf = ({ version }) =>
  printerOf("Name{} | Resource", (migration) => {
    const resource = at(migration, "spec", "resource");
    const parts = ["resource", ...(version === "v1alpha1" ? ["version"] : []), "group"];
    return [nameOf(migration), parts.map((part) => textAt(resource, part)).join(".")];
  });

export const clusterMisc: Readonly<Record<string, TableOf>> = {
  "coordination.k8s.io/leases": always("Name | Holder | Age", (lease) => [
    nameOf(lease),
    textAt(lease, "spec", "holderIdentity"),
    ageOf(lease),
  ]),
  "coordination.k8s.io/leasecandidates": leaseCandidates,
  "scheduling.k8s.io/priorityclasses": priorityClasses,
  "node.k8s.io/runtimeclasses": always("Name | Handler | Age", (runtime) => [
    nameOf(runtime),
    textAt(runtime, "handler") || textAt(runtime, "spec", "runtimeHandler"),
    ageOf(runtime),
  ]),
  "internal.apiserver.k8s.io/storageversions": storageVersions,
  "storagemigration.k8s.io/storageversionmigrations": migrations,
};

function serversOf(stored: Json): string {
  const most = 3;
  const servers = listAt(stored, "status", "storageVersions");
  const shown = servers
    .slice(0, most)
    .map((server) => `${textAt(server, "apiServerID")}=${textAt(server, "encodingVersion")}`);
  return clipped(shown, most, servers.length) || "<unset>";
}
