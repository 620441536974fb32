// Dynamic resource allocation (all versions of resource.k8s.io).
import { at, isMap, type Json, textAt } from "../../resource/json.ts";
import { always, type Cell, printerOf, type TableOf } from "./column.ts";
import { ageOf, isDeleted, nameOf, sinceCell, sizeAt } from "./object-cells.ts";

/** Until v1alpha2 (1.30) a claim named a class and a mode; until 1.31 a claim could be taken back. */
const namesClass = (version: string): boolean => version === "v1alpha1" || version === "v1alpha2";
const takenBackMinor = 31;

const claims: TableOf = ({ minor, version }) => {
  const named = namesClass(version);
  return printerOf(`Name | ${named ? "ResourceClassName | AllocationMode | " : ""}State | Age`, (claim) => [
    nameOf(claim),
    ...(named ? classCells(at(claim, "spec")) : []),
    stateOf(claim, minor),
    ageOf(claim),
  ]);
};

const templates: TableOf = ({ version }) => {
  const named = namesClass(version);
  return printerOf(`Name | ${named ? "ResourceClassName | AllocationMode | " : ""}Age`, (template) => [
    nameOf(template),
    ...(named ? classCells(at(template, "spec", "spec")) : []),
    ageOf(template),
  ]);
};

const slices: TableOf = ({ version }) =>
  version === "v1alpha2"
    ? printerOf("Name | Node | Driver | Age", (slice) => [
        nameOf(slice),
        textAt(slice, "nodeName"),
        textAt(slice, "driverName"),
        ageOf(slice),
      ])
    : printerOf("Name | Node | Driver | Pool | Age", (slice) => [
        nameOf(slice),
        textAt(slice, "spec", "nodeName"),
        textAt(slice, "spec", "driver"),
        textAt(slice, "spec", "pool", "name"),
        ageOf(slice),
      ]);

const taintRules = always("Name | Key | Value | Effect | TimeAdded | Age", (rule) => [
  nameOf(rule),
  textAt(rule, "spec", "taint", "key"),
  textAt(rule, "spec", "taint", "value"),
  textAt(rule, "spec", "taint", "effect"),
  timeAdded(rule),
  ageOf(rule),
]);

export const resourceClaims: Readonly<Record<string, TableOf>> = {
  "resource.k8s.io/deviceclasses": always("Name | Age", (deviceClass) => [nameOf(deviceClass), ageOf(deviceClass)]),
  "resource.k8s.io/resourceclasses": always("Name | DriverName | Age", (resourceClass) => [
    nameOf(resourceClass),
    textAt(resourceClass, "driverName"),
    ageOf(resourceClass),
  ]),
  "resource.k8s.io/podschedulingcontexts": always("Name | SelectedNode | Age", (context) => [
    nameOf(context),
    textAt(context, "spec", "selectedNode"),
    ageOf(context),
  ]),
  "resource.k8s.io/resourceclaims": claims,
  "resource.k8s.io/resourceclaimtemplates": templates,
  "resource.k8s.io/resourceslices": slices,
  "resource.k8s.io/devicetaintrules": taintRules,
};

function classCells(spec: Json): [string, string] {
  return [textAt(spec, "resourceClassName"), textAt(spec, "allocationMode")];
}

function stateOf(claim: Json, minor: number): string {
  const deleted = isDeleted(claim);
  const states = deleted ? ["deleted"] : [];
  if (!isMap(at(claim, "status", "allocation"))) return deleted ? "deleted" : "pending";
  states.push("allocated");
  const takenBack = deleted || at(claim, "status", "deallocationRequested") === true;
  if (sizeAt(claim, "status", "reservedFor") > 0) states.push("reserved");
  else if (takenBack && minor <= takenBackMinor) states.push("deallocating");
  return states.join(",");
}

function timeAdded(rule: Json): Cell {
  const added = at(rule, "spec", "taint", "timeAdded");
  return added === undefined || added === null ? "" : sinceCell(added);
}
