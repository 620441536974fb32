// The table of the kinds that a server has no printer for: their name, and when they were created.
import { textAt } from "../../resource/json.ts";
import { printerOf, type TablePrinter } from "./column.ts";
import { instantOf } from "./instant.ts";
import { nameOf } from "./object-cells.ts";

export const nameAndCreation: TablePrinter = printerOf("Name | Created At:date", (object) => [
  nameOf(object),
  inUtc(textAt(object, "metadata", "creationTimestamp")),
]);

const ownGroups = new Set(
  `
  admissionregistration apiextensions apiregistration authentication authorization certificates coordination discovery
  events flowcontrol.apiserver internal.apiserver networking node rbac.authorization resource scheduling storage
  storagemigration
  `
    .trim()
    .split(/\s+/)
    .map((group) => `${group}.k8s.io`)
    .concat("", "apps", "autoscaling", "batch", "extensions", "policy", "metrics.k8s.io"),
);

/** Groups that OpenShift's own API servers answer for; its other groups are definitions. */
const openShiftGroups = new Set(
  ["apps", "authorization", "build", "image", "oauth", "project", "route", "template", "user"].map(
    (group) => `${group}.openshift.io`,
  ),
);

/** True for the groups that API servers have in their code: all others are custom resources. */
export function isServedByCode(group: string): boolean {
  return ownGroups.has(group) || openShiftGroups.has(group);
}

/** RFC 3339 without fractions; Go's zero time for an object that does not say. */
function inUtc(text: string): string {
  const instant = instantOf(text);
  return instant === null
    ? "0001-01-01T00:00:00Z"
    : new Date(Math.floor(instant / 1000) * 1000).toISOString().replace(".000Z", "Z");
}
