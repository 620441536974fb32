// Aggregated APIs: which service answers for a group and version.
import { at, isMap, type Json, listAt, textAt } from "../../resource/json.ts";
import { always, type TableOf } from "./column.ts";
import { ageOf, conditionOf, nameOf } from "./object-cells.ts";

export const apiregistration: Readonly<Record<string, TableOf>> = {
  "apiregistration.k8s.io/apiservices": always("Name | Service | Available | Age", (service) => [
    nameOf(service),
    servedBy(service),
    availability(service),
    ageOf(service),
  ]),
};

function servedBy(apiService: Json): string {
  const service = at(apiService, "spec", "service");
  return isMap(service) ? `${textAt(service, "namespace")}/${textAt(service, "name")}` : "Local";
}

/** `True`, or `False (MissingEndpoints)`. */
function availability(apiService: Json): string {
  const condition = conditionOf(listAt(apiService, "status", "conditions"), "Available");
  if (condition === undefined) return "Unknown";
  const [status, reason] = [textAt(condition, "status"), textAt(condition, "reason")];
  return status === "True" || reason === "" ? status : `${status} (${reason})`;
}
