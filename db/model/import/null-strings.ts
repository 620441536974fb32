// Undoes what rancher/support-bundle-kit does to what is empty: "" and null are written as the string "null".
import { isRecord } from "./record.ts";

/** Maps from string to string, in which an empty value is a value: a label, a taint's key, a file. */
const stringMaps = new Set(
  "labels annotations matchLabels nodeSelector selector data stringData binaryData".split(" "),
);
/** Required strings: their absence would make the resource invalid. */
const required = new Set(["name", "mountPoint"]);
const depthMax = 200;

/** Values "null" become absent, or "" in lists, in maps of strings, and where a string is required. */
export function withoutNullStrings(value: unknown): unknown {
  return cleaned("", value, 0);
}

function cleaned(key: string, value: unknown, depth: number): unknown {
  if (depth > depthMax) return value;
  if (value === "null") return "";
  if (Array.isArray(value)) return value.map((child) => cleaned("", child, depth + 1));
  if (!isRecord(value)) return value;
  const keepsEmpty = stringMaps.has(key);
  const kept = Object.entries(value).filter(([name, child]) => child !== "null" || keepsEmpty || required.has(name));
  return Object.fromEntries(kept.map(([name, child]) => [name, cleaned(name, child, depth + 1)]));
}
