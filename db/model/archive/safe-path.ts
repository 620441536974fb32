// Decides whether a name out of a foreign archive may be used, and makes it fit for display. Archives are hostile.
import type { Gap } from "../gap.ts";

// Cc: C0, DEL, C1. Cf, Zl, Zp: the bidirectional, invisible and line-breaking characters that disguise a name. Cs: half of a
// pair, which JSON can spell and neither UTF-8 nor PostgreSQL can keep.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const eachUnprintable = new RegExp(unprintable, "gu");

/** No file system has longer names; without a bound, patterns that look for a name's end cost its length squared. */
const partMax = 255;

/** The text with every control character as \xNN or \u{NNNN}, cut to what a gap may hold. */
export function printable(text: string, length = 512): string {
  const cut = text.length > length ? `${cutText(text, length - 1)}…` : text;
  return cut.replace(eachUnprintable, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/** True for a text that may be shown, be a key, and be kept by a database: printable() would leave it as it is. */
export function isPrintable(text: string, lengthMax: number): boolean {
  return text.length <= lengthMax && !unprintable.test(text);
}

/** The first `length` UTF-16 units, one fewer where that would part a pair. */
export function cutText(text: string, length: number): string {
  const cut = text.slice(0, length);
  return text.length > length && /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** What nearly all paths are like: nothing below could be said of it. */
const plainPath = /^[\w-][\w.@+=,-]*(?:\/[\w-][\w.@+=,-]*)*$/;

export type SafePath = { readonly path: string } | { readonly gap: Gap };

/**
 * The member's path inside the archive: relative, "." and empty parts removed. Refused with a gap: absolute paths, "..",
 * backslashes and drive letters (they are separators where somebody else may unpack), control characters, too long in all or
 * in one part.
 */
export function safePath(raw: string, pathBytesMax: number): SafePath {
  if (raw.length <= Math.min(partMax, pathBytesMax) && plainPath.test(raw)) return { path: raw };
  const refuse = (detail: string): SafePath => ({ gap: { reason: "unsafe_path", what: printable(raw), detail } });
  if (raw.length > pathBytesMax)
    return refuse(`The path is longer than ${String(pathBytesMax)} bytes; it was left out`);
  if (raw.startsWith("/")) return refuse("The path is absolute; it was left out");
  if (raw.includes("\\") || /^[A-Za-z]:/.test(raw))
    return refuse("The path has a backslash or a drive letter; it was left out");
  if (unprintable.test(raw)) return refuse("The path has control characters; it was left out");
  const parts = raw.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) return refuse('The path has ".."; it was left out');
  if (parts.some((part) => part.length > partMax))
    return refuse(`The path has a name of more than ${String(partMax)} characters; it was left out`);
  if (parts.length === 0) return refuse("The path is empty; it was left out");
  return { path: parts.join("/") };
}

/** True if a symlink at `path` (already safe) pointing to `target` leaves the archive's root. */
export function linkLeavesRoot(path: string, target: string): boolean {
  if (target === "" || target.startsWith("/") || target.includes("\\") || /^[A-Za-z]:/.test(target)) return true;
  let depth = path.split("/").length - 1;
  for (const part of target.split("/")) {
    if (part === "" || part === ".") continue;
    depth += part === ".." ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

/** The gap for a member that is not a plain file. */
export function unsafeEntry(path: string, what: string): Gap {
  return { reason: "unsafe_entry", what: printable(path), detail: `It is ${printable(what)}; it was left out` };
}
