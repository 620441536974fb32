// What lines are grouped by and what is measured of a group, as a reader writes them.

export const dimensionNames = [
  "namespace",
  "pod",
  "container",
  "node",
  "level",
  "keyword",
  "pattern",
  "stream",
] as const;
export type DimensionName = (typeof dimensionNames)[number];
export const dimensionsMax = 3;

export type Dimension =
  | { readonly type: "name"; readonly name: DimensionName }
  /** A field inside the line, as in a question. */
  | { readonly type: "field"; readonly path: string };

export const plainMeasures = ["lines", "errors", "error_rate", "bytes", "first", "last"] as const;
export type PlainMeasure = (typeof plainMeasures)[number];
export const numberMeasures = ["sum", "avg", "min", "max", "p50", "p95", "p99"] as const;
export type NumberMeasure = (typeof numberMeasures)[number];

export type Measure =
  | { readonly type: "plain"; readonly name: PlainMeasure }
  | { readonly type: "distinct"; readonly of: Dimension }
  /** Of a field's values that are numbers; other lines are not counted at all. */
  | { readonly type: "number"; readonly name: NumberMeasure; readonly path: string };

const pathBytesMax = 200;
const pathStepsMax = 10;

/** `pod`, `field.http.status`; null for anything else. */
export function readDimension(text: string): Dimension | null {
  const name = dimensionNames.find((each) => each === text);
  if (name !== undefined) return { type: "name", name };
  if (!text.startsWith("field.")) return null;
  const path = text.slice("field.".length);
  return isPath(path) ? { type: "field", path } : null;
}

/** `error_rate`, `distinct:pod`, `p95:duration`; null for anything else. */
export function readMeasure(text: string): Measure | null {
  const plain = plainMeasures.find((each) => each === text);
  if (plain !== undefined) return { type: "plain", name: plain };
  const colon = text.indexOf(":");
  const [word, rest] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
  if (word === "distinct") {
    const of = readDimension(rest);
    return of && { type: "distinct", of };
  }
  const name = numberMeasures.find((each) => each === word);
  // `sum:field.bytes` is what people who have just written by=field.path write.
  const path = rest.replace(/^field\./, "");
  return name !== undefined && isPath(path) ? { type: "number", name, path } : null;
}

const isPath = (path: string): boolean =>
  path !== "" && path.length <= pathBytesMax && !path.includes("\0") && path.split(".").length <= pathStepsMax;

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const longest = 7 * 86_400;

/** "30s", "5m", "1h", "7d" in seconds; null for what is no such length, or not from 1s to 7d. */
export function everySeconds(text: string): number | null {
  const [, count = "", unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (units[unit] ?? 0);
  return seconds >= 1 && seconds <= longest ? seconds : null;
}
