// A core/v1 Event as events.k8s.io/v1 shows it (kubernetes pkg/apis/events/v1 conversion.go).
import { isMap, type Json } from "../../resource/json.ts";

const moved: readonly (readonly [core: string, own: string])[] = [
  ["involvedObject", "regarding"],
  ["message", "note"],
  ["source", "deprecatedSource"],
  ["firstTimestamp", "deprecatedFirstTimestamp"],
  ["lastTimestamp", "deprecatedLastTimestamp"],
  ["count", "deprecatedCount"],
  ["reportingComponent", "reportingController"],
];
const newNames = new Map(moved);
/** In the order in which the API server writes them; what is empty there is left out. */
const order = [
  "metadata",
  "eventTime",
  "series",
  "reportingController",
  "reportingInstance",
  "action",
  "reason",
  "regarding",
  "related",
  "note",
  "type",
];

/** Of the others an empty one is not written. */
const always = new Set(["eventTime", "deprecatedSource", "deprecatedFirstTimestamp", "deprecatedLastTimestamp"]);

export function toEventsApi(event: Record<string, Json>): Record<string, Json> {
  const renamed = new Map(Object.entries(event).map(([name, value]) => [newNames.get(name) ?? name, value]));
  const head = ["apiVersion", "kind", ...order].filter((name) => renamed.has(name));
  const names = [...head, ...[...renamed.keys()].filter((name) => !head.includes(name))];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = renamed.get(name);
      return !always.has(name) && isEmpty(value) ? [] : [[name, value]];
    }),
  );
}

/** Go's omitempty: none of these fields is written when it says nothing. */
function isEmpty(value: Json): boolean {
  return value === null || value === undefined || value === "" || (isMap(value) && Object.keys(value).length === 0);
}
