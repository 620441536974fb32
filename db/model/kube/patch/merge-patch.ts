// JSON merge patch (RFC 7386): what kubectl sends for custom resources.
import { isMap, type Json } from "../../resource/json.ts";

/** The object with the patch in it; neither of the two is changed. */
export function mergePatch(target: Json, patch: Json): Json {
  if (!isMap(patch)) return patch;
  const merged = new Map(isMap(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}
