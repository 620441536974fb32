// Takes out of a recorded answer, and out of ours, what they may differ in.
import { isMap } from "../../../db/model/resource/json.ts";

const left: ReadonlySet<string> = new Set(["managedFields", "storageVersionHash"]);

/** Both sides alike: fields that are left out, descriptions of columns, redacted values. Keys keep their order. */
export function normalised(value: unknown, path: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((each) => normalised(each, path));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      if (left.has(name)) return [];
      if (name === "description" && path.at(-1) === "columnDefinitions") return [[name, ""]];
      if (name === "serverAddress") return [[name, "…"]];
      return [[name, normalised(each, [...path, name])]];
    }),
  );
}

const token = /KUBIN-REDACTED-[a-z-]+-[0-9a-f]+/;

/** The recorded value where ours was redacted: the rest must still be equal. `seen` counts them. */
export function unredacted(ours: unknown, recorded: unknown, seen: { count: number }): unknown {
  if (typeof ours === "string") {
    if (typeof recorded !== "string" || !(token.test(ours) || token.test(decoded(ours)))) return ours;
    seen.count++;
    return recorded;
  }
  if (Array.isArray(ours))
    return ours.map((each, at) => unredacted(each, Array.isArray(recorded) ? recorded[at] : undefined, seen));
  if (!isMap(ours)) return ours;
  return Object.fromEntries(
    Object.entries(ours).map(([name, each]) => [
      name,
      unredacted(each, isMap(recorded) ? recorded[name] : undefined, seen),
    ]),
  );
}

function decoded(text: string): string {
  return /^[A-Za-z0-9+/]+=*$/.test(text) && text.length % 4 === 0 ? atob(text) : "";
}
