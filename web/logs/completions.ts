// What could stand at the caret of a question: a key, or a value of the key before it.
import { levels } from "../../db/model/contract/logs.ts";

export interface CompletionPlace {
  readonly kind: "key" | "value";
  /** "" where the key itself is being written. */
  readonly key: string;
  readonly typed: string;
  /** What a choice replaces. */
  readonly from: number;
  readonly to: number;
}

export interface Choice {
  readonly text: string;
  readonly does: string;
}

/** The keys of the grammar, those that are wanted most first. */
export const queryKeys: readonly Choice[] = [
  { text: "level>=", does: "at least this severe" },
  { text: "ns:", does: "namespace" },
  { text: "pod:", does: "pod, * at an end for any" },
  { text: "container:", does: "container" },
  { text: "node:", does: "node" },
  { text: "owner:", does: "what the pod belongs to: deployment/web" },
  { text: "level:", does: "one of these levels" },
  { text: "label.", does: "a label of the pod: label.app:web" },
  { text: "rid:", does: "request or trace id" },
  { text: "keyword:", does: "a word of trouble: timeout, refused, …" },
  { text: "pattern:", does: "lines of one shape" },
  { text: "since:", does: "so long before the capture: 15m" },
  { text: "from:", does: "not before this time" },
  { text: "to:", does: "not after this time" },
  { text: "file:", does: "file of a node or a container" },
  { text: "source:", does: "container or host" },
  { text: "stream:", does: "one container's or file's lines" },
];

const fixed: Readonly<Record<string, readonly string[]>> = {
  level: levels.toReversed(),
  source: ["container", "host"],
  since: ["5m", "15m", "1h", "6h", "24h"],
};
const facetNames: Readonly<Record<string, string>> = { ns: "namespace" };
/** Keys whose values no facet knows. */
const unknown = ["owner", "rid", "pattern", "from", "to", "file", "stream"];

/** Null inside quotes and regexes, and where nothing has been typed. */
export function completionPlace(text: string, caret: number): CompletionPlace | null {
  const run = /[^\s(]*$/.exec(text.slice(0, caret))?.[0] ?? "";
  const rest = /^[^\s)]*/.exec(text.slice(caret))?.[0] ?? "";
  if (run === "" || (text.slice(0, caret).split('"').length - 1) % 2 === 1) return null;
  const bare = run.replace(/^-/, "");
  const keyed = /^((?:label\.)?\.?[A-Za-z_@][\w@./-]*)(:|>=|<=|>|<)(.*)$/.exec(bare);
  if (!keyed) {
    if (!/^\.?[A-Za-z_@][\w@.-]*$/.test(bare)) return null;
    return { kind: "key", key: "", typed: bare, from: caret - bare.length, to: caret + rest.length };
  }
  const [, key = "", , values = ""] = keyed;
  const typed = values.slice(values.lastIndexOf(",") + 1);
  return { kind: "value", key, typed, from: caret - typed.length, to: caret + rest.length };
}

/** Values that need no question; null where the facet must be asked. */
export function fixedValues(key: string): readonly string[] | null {
  if (unknown.includes(key) || key.startsWith("label.")) return [];
  return fixed[key] ?? null;
}

/** What the facets route calls a key; anything unknown is a field's path. */
export const facetNameOf = (key: string): string => facetNames[key] ?? key.replace(/^\./, "");

/** Those that begin with what is typed, then those that hold it. */
export function matching(choices: readonly Choice[], typed: string): Choice[] {
  const wanted = typed.toLowerCase();
  const starting = choices.filter((one) => one.text.toLowerCase().startsWith(wanted));
  const holding = choices.filter((one) => !starting.includes(one) && one.text.toLowerCase().includes(wanted));
  return [...starting, ...holding];
}

/** The text with the choice in its place, and where the caret stands then. */
export function completed(text: string, place: CompletionPlace, choice: string): { text: string; caret: number } {
  const written = place.kind === "key" || /^[^\s,()"'*\\/][^\s,()"'*\\]*$/.test(choice) ? choice : quoted(choice);
  const behind = text.slice(place.to);
  const gap = place.kind === "value" && !behind.startsWith(" ") ? " " : "";
  const before = `${text.slice(0, place.from)}${written}${gap}`;
  return { text: before + behind, caret: before.length };
}

const quoted = (value: string): string => `"${value.replaceAll(/["\\]/g, (char) => `\\${char}`)}"`;
