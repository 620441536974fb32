// Strategic merge patch: what kubectl sends for Kubernetes' own kinds (apimachinery pkg/util/strategicpatch). Lists of named things are
// merged by their names, other lists replaced.
import { isMap, type Json } from "../../resource/json.ts";

type Fields = Record<string, Json>;

/** Field → what names an element, as the API types say it (patchMergeKey). */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  addresses: ["type"],
  conditions: ["type"],
  containers: ["name"],
  env: ["name"],
  ephemeralContainers: ["name"],
  hostAliases: ["ip"],
  hostIPs: ["ip"],
  imagePullSecrets: ["name"],
  initContainers: ["name"],
  matchConditions: ["name"],
  ownerReferences: ["uid"],
  podIPs: ["ip"],
  // Of containers, and of Services.
  ports: ["containerPort", "port"],
  resourceClaims: ["name"],
  schedulingGates: ["name"],
  secrets: ["name"],
  topologySpreadConstraints: ["topologyKey"],
  variables: ["name"],
  volumeDevices: ["devicePath"],
  volumeMounts: ["mountPath"],
  volumes: ["name"],
  webhooks: ["name"],
};
/** Lists of texts that are merged instead of replaced. */
const mergedTexts = new Set(["finalizers", "podCIDRs"]);

/** The object with the patch in it; neither of the two is changed. */
export function strategicPatch(target: Json, patch: Json): Json {
  if (!isMap(patch)) return patch;
  if (patch["$patch"] === "replace") return withoutDirectives(patch);
  const merged = new Map(isMap(target) ? Object.entries(target) : []);
  const kept = patch["$retainKeys"];
  const names = Array.isArray(kept) ? new Set<Json>(kept) : null;
  if (names) for (const name of merged.keys()) if (!names.has(name)) merged.delete(name);
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith("$")) patchList(merged, name, value);
    else if (value === null || isDeletion(value)) merged.delete(name);
    else merged.set(name, patchField(name, merged.get(name), value));
  }
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith("$setElementOrder/")) order(merged, name.slice("$setElementOrder/".length), value);
  }
  return Object.fromEntries(merged);
}

const isDeletion = (value: Json): boolean => isMap(value) && value["$patch"] === "delete";

function withoutDirectives(patch: Fields): Fields {
  return Object.fromEntries(Object.entries(patch).filter(([name]) => !name.startsWith("$")));
}

/** `$deleteFromPrimitiveList/finalizers: [a]` */
function patchList(merged: Map<string, Json>, directive: string, values: Json): void {
  const name = directive.startsWith("$deleteFromPrimitiveList/")
    ? directive.slice("$deleteFromPrimitiveList/".length)
    : "";
  const list = merged.get(name);
  if (name === "" || !Array.isArray(list) || !Array.isArray(values)) return;
  const deleted = new Set<Json>(values);
  merged.set(
    name,
    list.filter((each) => !deleted.has(each)),
  );
}

function patchField(name: string, present: Json, patch: Json): Json {
  if (!Array.isArray(patch)) return strategicPatch(present, patch);
  const list = Array.isArray(present) ? present : [];
  if (mergedTexts.has(name)) return [...new Set([...list, ...patch])];
  const key = keyOf(name, [...patch, ...list]);
  return key === undefined
    ? patch.filter((each) => !isMap(each) || each["$patch"] !== "replace")
    : mergeList(list, patch, key);
}

/** Undefined for lists that are replaced as a whole. */
function keyOf(name: string, elements: readonly Json[]): string | undefined {
  const [first] = elements.filter((each) => isMap(each) && each["$patch"] !== "replace");
  return mergeKeys[name]?.find((key) => isMap(first) && first[key] !== undefined);
}

/** By an index of the names: a body of 3 MiB holds a quarter of a million elements. A deletion takes all that have the name. */
function mergeList(list: readonly Json[], patch: readonly Json[], key: string): Json[] {
  const isReplaced = patch.some((each) => isMap(each) && each["$patch"] === "replace");
  const merged: Json[] = isReplaced ? [] : [...list];
  const placesOf = (each: Json, at: number): [Json, number][] => (isMap(each) ? [[each[key], at]] : []);
  const places = Map.groupBy(merged.flatMap(placesOf), ([name]) => name);
  const deleted = new Set<number>();
  for (const element of patch) {
    if (!isMap(element) || element["$patch"] === "replace") continue;
    const name = element[key];
    const found = places.get(name);
    const at = found?.[0]?.[1];
    if (element["$patch"] === "delete") {
      for (const [, place] of found ?? []) deleted.add(place);
      places.delete(name);
    } else if (at !== undefined) merged[at] = strategicPatch(merged[at], element);
    else places.set(name, [[name, merged.push(strategicPatch(undefined, element)) - 1]]);
  }
  return merged.filter((_, i) => !deleted.has(i));
}

/** Elements that the directive names come in its order; others stay behind the one before them. */
function order(merged: Map<string, Json>, name: string, wanted: Json): void {
  const list = merged.get(name);
  if (!Array.isArray(list) || !Array.isArray(wanted)) return;
  const key = keyOf(name, [...wanted, ...list]);
  const nameOf = (each: Json): Json => (key !== undefined && isMap(each) ? each[key] : each);
  const rank = new Map(wanted.map((each, i) => [nameOf(each), i]));
  let last = -1;
  const ranked = list.map((each, i) => {
    last = rank.get(nameOf(each)) ?? last;
    return { each, rank: last, i };
  });
  ranked.sort((a, b) => a.rank - b.rank || a.i - b.i);
  merged.set(
    name,
    ranked.map(({ each }) => each),
  );
}
