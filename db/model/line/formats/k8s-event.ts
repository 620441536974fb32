// Kubernetes Event objects as log lines (eventrouter, kubernetes-event-exporter, `kubectl get events -o json` lines).
import { at, isMap, textAt } from "../../resource/json.ts";
import type { LineFormat } from "./format.ts";
import { flatten, parseJsonLine } from "./json-line.ts";
import { Fields, readLine } from "./read-line.ts";
import { stampOf } from "./stamp.ts";

/** Core v1 first, then events.k8s.io/v1; what counts is when it was last seen. */
const times = [
  ["lastTimestamp"],
  ["series", "lastObservedTime"],
  ["deprecatedLastTimestamp"],
  ["eventTime"],
  ["firstTimestamp"],
  ["metadata", "creationTimestamp"],
] as const;

export const k8sEventFormat: LineFormat = {
  name: "k8s-event",
  title: "Kubernetes events",
  begins: "{",
  read(line, context) {
    const outer = parseJsonLine(line);
    const event = isMap(outer?.["event"]) ? outer["event"] : outer; // eventrouter: {"verb": …, "event": {…}}
    if (!event || textAt(event, "reason") === "" || !isMap(at(event, "involvedObject") ?? at(event, "regarding")))
      return null;
    const fields = new Fields();
    flatten(event, fields);
    const time = times.map((path) => textAt(event, ...path)).find((text) => text !== "");
    return readLine({
      timeNs: time === undefined ? null : stampOf(time, context),
      level: textAt(event, "type") === "Warning" ? "warn" : "info",
      logger:
        textAt(event, "source", "component") ||
        textAt(event, "reportingComponent") ||
        textAt(event, "reportingController"),
      message: `${textAt(event, "reason")}: ${textAt(event, "message") || textAt(event, "note")}`,
      fields: fields.toRecord(),
    });
  },
};
