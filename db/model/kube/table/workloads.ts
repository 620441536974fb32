// The controllers of pods: deployments and what they and their kind make.
import { at, type Json, listAt, numberAt, textAt } from "../../resource/json.ts";
import { always, type Cell, type TableOf } from "./column.ts";
import { containerCells } from "./container-cells.ts";
import { labelText, selectorCell, selectorText } from "./label-text.ts";
import { ageOf, integerAt, nameOf } from "./object-cells.ts";

const deployments = always(
  "Name | Ready | Up-to-date | Available | Age | Containers (w) | Images (w) | Selector (w)",
  (deployment) => [
    nameOf(deployment),
    `${integerAt(deployment, "status", "readyReplicas")}/${replicas(deployment)}`,
    integerAt(deployment, "status", "updatedReplicas"),
    integerAt(deployment, "status", "availableReplicas"),
    ageOf(deployment),
    ...templateCells(deployment),
    // Of all kinds only this one shows nothing for no selector, and another word for a bad one.
    selectorText(at(deployment, "spec", "selector")) ?? "<invalid>",
  ],
);

const replicaSets = always(
  "Name | Desired:integer | Current:integer | Ready:integer | Age | Containers (w) | Images (w) | Selector (w)",
  (set) => [...replicaCells(set), ...templateCells(set), selectorCell(set, "spec", "selector")],
);

const replicationControllers = always(
  "Name | Desired:integer | Current:integer | Ready:integer | Age | Containers (w) | Images (w) | Selector (w)",
  (controller) => [
    ...replicaCells(controller),
    ...templateCells(controller),
    labelText(controller, "spec", "selector"),
  ],
);

const statefulSets = always("Name | Ready | Age | Containers (w) | Images (w)", (set) => [
  nameOf(set),
  `${integerAt(set, "status", "readyReplicas")}/${replicas(set)}`,
  ageOf(set),
  ...templateCells(set),
]);

const daemonSets = always(
  "Name | Desired:integer | Current:integer | Ready:integer | Up-to-date:integer | Available:integer | Node Selector | Age | Containers (w) | Images (w) | Selector (w)",
  (set) => [
    nameOf(set),
    integerAt(set, "status", "desiredNumberScheduled"),
    integerAt(set, "status", "currentNumberScheduled"),
    integerAt(set, "status", "numberReady"),
    integerAt(set, "status", "updatedNumberScheduled"),
    integerAt(set, "status", "numberAvailable"),
    labelText(set, "spec", "template", "spec", "nodeSelector"),
    ageOf(set),
    ...templateCells(set),
    selectorCell(set, "spec", "selector"),
  ],
);

const controllerRevisions = always("Name | Controller | Revision | Age", (revision) => [
  nameOf(revision),
  controllerOf(revision),
  integerAt(revision, "revision"),
  ageOf(revision),
]);

/** `extensions` is where old clusters had them. */
export const workloads: Readonly<Record<string, TableOf>> = {
  "apps/deployments": deployments,
  "extensions/deployments": deployments,
  "apps/replicasets": replicaSets,
  "extensions/replicasets": replicaSets,
  "apps/statefulsets": statefulSets,
  "apps/daemonsets": daemonSets,
  "extensions/daemonsets": daemonSets,
  "apps/controllerrevisions": controllerRevisions,
  "/replicationcontrollers": replicationControllers,
};

/** One, where the object does not say: the API server fills it in. */
function replicas(object: Json): number {
  return Math.trunc(numberAt(object, "spec", "replicas") ?? 1);
}

function replicaCells(object: Json): Cell[] {
  return [
    nameOf(object),
    replicas(object),
    integerAt(object, "status", "replicas"),
    integerAt(object, "status", "readyReplicas"),
    ageOf(object),
  ];
}

function templateCells(object: Json): [string, string] {
  return containerCells(at(object, "spec", "template"));
}

/** `statefulset.apps/db`. */
function controllerOf(object: Json): string {
  const owner = listAt(object, "metadata", "ownerReferences").find((each) => at(each, "controller") === true);
  if (owner === undefined) return "<none>";
  const apiVersion = textAt(owner, "apiVersion");
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const kind = textAt(owner, "kind");
  const qualified = (group === "" ? kind : `${kind}.${group}`).toLowerCase();
  return qualified === "" ? textAt(owner, "name") : `${qualified}/${textAt(owner, "name")}`;
}
