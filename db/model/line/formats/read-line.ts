// Builds a ReadLine: bounded fields, and trace and request ids from the names that programs give them.
import type { LevelName, ReadLine } from "./format.ts";

/** More fields than a person reads; a line of 10⁶ of them must stay cheap. */
const fieldsMax = 200;
const fieldBytesMax = 8192;

/** Collects fields of one line up to the bounds above; the first value of a name stays. */
export class Fields {
  readonly #map = new Map<string, string>();

  get full(): boolean {
    return this.#map.size >= fieldsMax;
  }

  add(name: string, value: string): void {
    if (name === "" || name.length > 256 || this.full || this.#map.has(name)) return;
    this.#map.set(name, value.length > fieldBytesMax ? value.slice(0, fieldBytesMax) : value);
  }

  get(name: string): string {
    return this.#map.get(name) ?? "";
  }

  /** fromEntries defines its own properties: a field called `__proto__` stays a field. */
  toRecord(): Record<string, string> {
    return Object.fromEntries(this.#map);
  }
}

export interface Parts {
  timeNs?: bigint | null;
  level?: LevelName | null;
  logger?: string;
  message: string;
  fields?: Record<string, string>;
}

/** A line with what is known of it; ids come from the fields, else from the beginning of the message. */
export function readLine(parts: Parts): ReadLine {
  const fields = parts.fields ?? {};
  const head = parts.message.length > 2000 ? parts.message.slice(0, 2000) : parts.message;
  return {
    timeNs: parts.timeNs ?? null,
    level: parts.level ?? null,
    logger: parts.logger ?? "",
    message: parts.message,
    fields,
    traceId: idAmong(fields, traceNames) || (inText(head, traceText) ?? ""),
    requestId: idAmong(fields, requestNames) || (inText(head, requestText) ?? ""),
  };
}

/** Names without separators and in lower case: `trace_id`, `traceID` and `trace.id` are one. */
const traceNames = new Set([
  "traceid",
  "trace",
  "oteltraceid",
  "ddtraceid",
  "xb3traceid",
  "traceparent",
  "b3",
  "xtraceid",
  "xamzntraceid",
]);
const requestNames = new Set([
  "requestid",
  "reqid",
  "xrequestid",
  "httprequestid",
  "requestuid",
  "auditid",
  "correlationid",
  "xcorrelationid",
  "rid",
  "requestuuid",
  "httprequestheadersxrequestid",
]);

function idAmong(fields: Record<string, string>, names: ReadonlySet<string>): string {
  for (const name in fields) {
    if (name.length > 40 || !names.has(name.toLowerCase().replace(/[^a-z0-9]/g, ""))) continue;
    const value = fields[name] ?? "";
    const [, inParent] = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-/.exec(value) ?? [];
    if (inParent) return inParent;
    // `trace: true` or a trace object is no id.
    if (/^[\w.:/=-]{2,128}$/.test(value) && value !== "true" && value !== "false" && value !== "null") return value;
  }
  return "";
}

const traceText =
  /\b(?:trace[-_ ]?id["']?\s{0,2}[:=]\s{0,2}["']?([0-9a-fA-F-]{8,64})|[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2})\b/i;
const requestText =
  /\b(?:request|req|correlation)[-_ ]?id["']?\s{0,2}[:=]\s{0,2}["']?([\w.-]{4,64})|\b(req-[0-9a-f]{8}-[0-9a-f-]{27})\b/i;

function inText(text: string, pattern: RegExp): string | undefined {
  const found = pattern.exec(text);
  return found ? (found[1] ?? found[2]) : undefined;
}
