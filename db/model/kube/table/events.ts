// Events, of the core group and of events.k8s.io, which names their fields anew.
import { at, isMap, type Json, numberAt, textAt } from "../../resource/json.ts";
import { always, type Cell, type TableOf } from "./column.ts";
import { nameOf, sinceCell } from "./object-cells.ts";

const events = always(
  "Last Seen | Type | Reason | Object | Subobject (w) | Source (w) | Message | First Seen (w) | Count (w) | Name (w)",
  (event) => {
    const renamed = at(event, "regarding") !== undefined || at(event, "note") !== undefined;
    const about = at(event, renamed ? "regarding" : "involvedObject");
    const first = firstSeen(event, renamed);
    return [
      lastSeen(event, renamed, first),
      textAt(event, "type"),
      textAt(event, "reason"),
      objectOf(about),
      textAt(about, "fieldPath"),
      sourceOf(event, renamed),
      trimSpace(textAt(event, renamed ? "note" : "message")),
      first,
      countOf(event, renamed),
      nameOf(event),
    ];
  },
);

export const eventTables: Readonly<Record<string, TableOf>> = {
  "/events": events,
  "events.k8s.io/events": events,
};

function firstSeen(event: Json, renamed: boolean): Cell {
  const first = sinceCell(at(event, renamed ? "deprecatedFirstTimestamp" : "firstTimestamp"));
  return first === "<unknown>" ? sinceCell(at(event, "eventTime")) : first;
}

function lastSeen(event: Json, renamed: boolean, first: Cell): Cell {
  if (isMap(at(event, "series"))) return sinceCell(at(event, "series", "lastObservedTime"));
  const last = sinceCell(at(event, renamed ? "deprecatedLastTimestamp" : "lastTimestamp"));
  return last === "<unknown>" ? first : last;
}

function countOf(event: Json, renamed: boolean): number {
  if (isMap(at(event, "series"))) return Math.trunc(numberAt(event, "series", "count") ?? 0);
  // An event that happened once has no count in the newer API.
  return Math.trunc(numberAt(event, renamed ? "deprecatedCount" : "count") ?? 0) || 1;
}

function objectOf(about: Json): string {
  const [kind, name] = [textAt(about, "kind").toLowerCase(), textAt(about, "name")];
  return name === "" ? kind : `${kind}/${name}`;
}

function sourceOf(event: Json, renamed: boolean): string {
  const source = at(event, renamed ? "deprecatedSource" : "source");
  const reporter = textAt(event, renamed ? "reportingController" : "reportingComponent");
  const component = textAt(source, "component") || reporter;
  const host = textAt(source, "host") || textAt(event, "reportingInstance");
  return host === "" ? component : `${component}, ${host}`;
}

/** Go's strings.TrimSpace: it takes NEL for a space, which JavaScript does not, and leaves a byte order mark. */
function trimSpace(text: string): string {
  const isSpace = (unit: string): boolean => unit === "\u0085" || (unit !== "\ufeff" && unit.trim() === "");
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text.charAt(start))) start++;
  while (end > start && isSpace(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
