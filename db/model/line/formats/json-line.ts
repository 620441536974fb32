// Parses a line that is one JSON object, with bounds that hold for hostile lines.
import { isMap } from "../../resource/json.ts";
import { Fields } from "./read-line.ts";

/** A line of the table is never longer (limits.ts); a longer one was cut and would not parse. */
const jsonCharsMax = 256 * 1024;
const depthMax = 64;
const flattenDepth = 6;

let lastLine = "";
let lastValue: Record<string, unknown> | null = null;

/** The object, or null for anything else. The last answer is kept: several formats ask for the same line. */
export function parseJsonLine(line: string): Record<string, unknown> | null {
  if (line.length > jsonCharsMax || !line.trimStart().startsWith("{") || !line.trimEnd().endsWith("}")) return null;
  if (line === lastLine) return lastValue;
  lastLine = line;
  lastValue = deeperThan(line, depthMax) ? null : objectOf(line);
  return lastValue;
}

function objectOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isMap(value) ? value : null;
  } catch {
    return null; // not JSON: another format may know it
  }
}

/** Brackets are counted without regard to strings: a text full of "{" is refused too, which costs only its fields. */
function deeperThan(line: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === 0x7b || code === 0x5b) {
      if (++depth > limit) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

/** What a JSON value reads as in a field: text as it is, null as "", anything else as JSON. */
export function fieldText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}

/** Objects become dotted names; lists and what lies deeper stay JSON. */
export function flatten(value: Record<string, unknown>, fields: Fields, prefix = "", depth = 1): void {
  for (const [name, inner] of Object.entries(value)) {
    if (fields.full) return;
    if (isMap(inner) && depth < flattenDepth && Object.keys(inner).length > 0)
      flatten(inner, fields, `${prefix}${name}.`, depth + 1);
    else fields.add(prefix + name, fieldText(inner));
  }
}
