// What never leaves the machine, whatever else is decided: the values of Secrets and last-applied copies of objects.
// The full rules are another file's work; until they are complete the CLI pushes to loopback only.
import { at, isMap } from "../resource/json.ts";

/** Rule → how often it removed something. */
export type RedactionCounts = Record<string, number>;

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * Takes the values out of one resource, in place, and answers the rules that fired, none for nearly every resource. Secret values become
 * `{"redacted": "<n> bytes"}`-like text without their content: the keys stay, so that a missing key can still be seen.
 */
export function redactMinimum(resource: {
  group: string;
  resource: string;
  object: Record<string, unknown>;
}): string[] {
  const fired: string[] = [];
  const { object } = resource;
  if (resource.group === "" && resource.resource === "secrets") {
    for (const field of ["data", "stringData"]) {
      const values = object[field];
      if (!isMap(values)) continue;
      object[field] = Object.fromEntries(Object.keys(values).map((key) => [key, ""]));
      fired.push("secret-data");
    }
  }
  const annotations = at(object, "metadata", "annotations");
  if (isMap(annotations) && lastApplied in annotations) {
    delete annotations[lastApplied];
    fired.push("last-applied-configuration");
  }
  return fired;
}
