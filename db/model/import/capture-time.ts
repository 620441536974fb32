// When a dump was taken, if it does not say so itself: not before the latest thing that it mentions.
import type { FoundResource } from "./read-resources.ts";
import { fieldOf, listOf, textOf } from "./record.ts";

/** The last that RFC 3339 can write: a zone may push a time of the year 9999 past it. */
const timeMax = Date.UTC(9999, 11, 31);

/** The latest time, in ms, that a resource gives for something that has happened; 0 if none. */
export function latestTime({ object }: FoundResource): number {
  const status = object["status"];
  return Math.max(
    timeOf(fieldOf(object["metadata"], "creationTimestamp")),
    // Events, leases and the heartbeats of nodes move every few seconds in a living cluster.
    timeOf(object["lastTimestamp"]),
    timeOf(object["eventTime"]),
    timeOf(fieldOf(object["spec"], "renewTime")),
    ...listOf(fieldOf(status, "conditions"))
      .slice(0, 50)
      .map((condition) => timeOf(fieldOf(condition, "lastHeartbeatTime"))),
  );
}

/** In ms; 0 for anything that is not an instant after 1970. */
export function timeOf(value: unknown): number {
  const text = textOf(value);
  const time = /^\d{4}-\d\d-\d\d[T ]/.test(text) ? Date.parse(text) || 0 : 0;
  return time > timeMax ? 0 : Math.max(0, time);
}
