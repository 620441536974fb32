// Kubernetes audit events, one JSON object a line: who did what to which resource, and how it ended.
import { numberAt, textAt, textsAt } from "../../resource/json.ts";
import type { LineFormat } from "./format.ts";
import { flatten, parseJsonLine } from "./json-line.ts";
import { levelOfStatus } from "./level-words.ts";
import { Fields, readLine } from "./read-line.ts";
import { stampOf } from "./stamp.ts";

/** The stage's own time first; `timestamp` and the metadata are v1alpha1's and v1beta1's. */
const times = [
  ["stageTimestamp"],
  ["requestReceivedTimestamp"],
  ["timestamp"],
  ["metadata", "creationTimestamp"],
] as const;

export const k8sAuditFormat: LineFormat = {
  name: "k8s-audit",
  title: "Kubernetes audit",
  begins: "{",
  read(line, context) {
    const event = parseJsonLine(line);
    // A webhook's receiver may drop the apiVersion that its list has; an id, a stage and a verb together nothing else has.
    const shaped = ["auditID", "stage", "verb"].every((key) => textAt(event, key) !== "");
    if (!event || !(shaped || textAt(event, "apiVersion").startsWith("audit.k8s.io/"))) return null;
    const code = numberAt(event, "responseStatus", "code");
    const fields = new Fields();
    fields.add("user", textAt(event, "user", "username"));
    fields.add("sourceIP", textsAt(event, "sourceIPs")[0] ?? "");
    flatten(event, fields);
    const time = times.map((path) => textAt(event, ...path)).find((text) => text !== "");
    const parts = [
      textAt(event, "user", "username"),
      textAt(event, "verb"),
      textAt(event, "requestURI"),
      code === null ? "" : String(code),
    ];
    return readLine({
      timeNs: time === undefined ? null : stampOf(time, context),
      level: code === null ? "info" : levelOfStatus(code),
      logger: "audit",
      message: parts.filter((part) => part !== "").join(" "),
      fields: fields.toRecord(),
    });
  },
};
