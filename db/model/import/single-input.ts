// An input that is one file: what its beginning says it holds, and how it is read then.
import type { FileRole, FormatName } from "./format.ts";
import { hostLog } from "./format.ts";
import { nodeLog } from "./node-logs.ts";

export interface SingleInput {
  readonly format: FormatName;
  readonly single: "sections" | "log";
}

/** Lines looked at for signs of a log. */
const linesLooked = 200;

const startMark = /^==== START logs for container /m;
// A date, a clock, klog's head, a level, JSON, a container runtime's stream: what programs write and people do not.
const signs =
  /\d\d:\d\d:\d\d|^\d{4}-\d\d-\d\d|^[IWEF]\d{4} |\b(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b|\blevel=|^\{".*\}\r?$|^\[\d{4}\b/;

/** `text` = the beginning of the file. Null: text, and neither resources nor a log. */
export function singleInput(text: string): SingleInput | null {
  if (startMark.test(text)) return { format: "cluster-info-dump", single: "sections" };
  if (isAudit(text)) return { format: "logs", single: "log" };
  const objects = objectsIn(text);
  if (objects !== null) return { format: objects, single: "sections" };
  const lines = text.split("\n", linesLooked);
  return lines.some((line) => signs.test(line)) ? { format: "logs", single: "log" } : null;
}

/** True for the beginning of a file that holds resources. */
export function holdsObjects(text: string): boolean {
  return !isAudit(text) && objectsIn(text) !== null;
}

export function singleRole(single: "sections" | "log", path: string): FileRole {
  if (single === "log") return { role: "log", log: nodeLog(path, path) ?? { ...hostLog(path), prefix: "detect" } };
  return { role: "sections", resources: { hint: null, strict: true, dialect: "go-names" } };
}

/** An API server's audit log is lines of JSON that look like resources. */
function isAudit(text: string): boolean {
  return /^\s*\{[^\n]*"apiVersion":\s*"audit\.k8s\.io\//.test(text);
}

function objectsIn(text: string): "manifests" | "cluster-info-dump" | null {
  const body = text.replace(/^\ufeff?(?:\s*(?:#|---|%)[^\n]*\n)*/, "").trimStart();
  if (body.startsWith("{") || body.startsWith("[")) {
    // The stream of an old cluster-info dump: no kind, but a list's link and Go's name for its items.
    if (/^\{\s*"selfLink":\s*"\/api[^"]*",\s*"resourceVersion":\s*"\d*",\s*"Items":/.test(body))
      return "cluster-info-dump";
    return /"apiVersion"\s*:\s*"/.test(body) && /"kind"\s*:\s*"/.test(body) ? "manifests" : null;
  }
  // No \s in front: it runs over line ends, and a file of empty lines would cost their number squared.
  const yaml = /^(?:- |[ \t]*)apiVersion:\s*\S/m.test(body) && /^(?:- |[ \t]*)kind:\s*\S/m.test(body);
  return yaml ? "manifests" : null;
}
