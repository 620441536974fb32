// When a dump was taken, if it does not say so itself: not before the latest thing that it mentions.
import type { FoundResource } from "./read-resources.ts";
import { fieldOf, listOf, textOf } from "./record.ts";

/** The last that RFC 3339 can write: a zone may push a time of the year 9999 past it. */
const timeMax = Date.UTC(9999, 11, 31);

/** The latest time that any resource gives for something that has happened. */
export class LatestTime {
  /** 0 if none gave one. */
  ms = 0;
  /** The whole second of `ms` as the API server writes it: most times are earlier, which their texts tell. */
  #text = "";

  see({ object }: FoundResource): void {
    this.#add(fieldOf(object["metadata"], "creationTimestamp"));
    // Events, leases and the heartbeats of nodes move every few seconds in a living cluster.
    this.#add(object["lastTimestamp"]);
    this.#add(object["eventTime"]);
    this.#add(fieldOf(object["spec"], "renewTime"));
    const conditions = listOf(fieldOf(object["status"], "conditions"));
    for (let i = 0; i < conditions.length && i < 50; i++) this.#add(fieldOf(conditions[i], "lastHeartbeatTime"));
  }

  #add(value: unknown): void {
    if (typeof value !== "string") return;
    if (value.length === wholeSecond.length && value[10] === "T" && value.endsWith("Z") && value <= this.#text) return;
    const time = timeOf(value);
    if (time <= this.ms) return;
    this.ms = time;
    this.#text = `${new Date(time).toISOString().slice(0, wholeSecond.length - 1)}Z`;
  }
}

const wholeSecond = "2006-01-02T15:04:05Z";

/** In ms; 0 for anything that is not an instant after 1970. */
export function timeOf(value: unknown): number {
  const text = textOf(value);
  const time = /^\d{4}-\d\d-\d\d[T ]/.test(text) ? Date.parse(text) || 0 : 0;
  return time > timeMax ? 0 : Math.max(0, time);
}
