// Reads into a captured object of unknown form: what is not there, or is of another type, is absent.

export type Json = unknown;

export function at(value: Json, ...path: readonly string[]): Json {
  let here = value;
  for (const name of path) {
    if (!isMap(here)) return undefined;
    here = here[name];
  }
  return here;
}

export function isMap(value: Json): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Text there, "" otherwise. */
export function textAt(value: Json, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

export function numberAt(value: Json, ...path: readonly string[]): number | null {
  const found = at(value, ...path);
  return typeof found === "number" && Number.isFinite(found) ? found : null;
}

/** The elements that are objects. */
export function listAt(value: Json, ...path: readonly string[]): Record<string, Json>[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isMap) : [];
}

export function textsAt(value: Json, ...path: readonly string[]): string[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === "string") : [];
}

/** The entries whose value is text (labels, annotations). */
export function textMapAt(value: Json, ...path: readonly string[]): Record<string, string> {
  const found = at(value, ...path);
  if (!isMap(found)) return {};
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
