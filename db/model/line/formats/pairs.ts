// Reads `key=value key="quoted \"value\""` runs, as logfmt and klog's structured lines write them.
import type { Fields } from "./read-line.ts";

const pair = /[ \t]*([^\s="]{1,256})=(?:"((?:[^"\\]|\\[^])*)(?:"|$)|([^\s"]\S*)?)/y;
const bareWord = /[ \t]*[^\s="]{1,256}(?=[ \t]|$)/y;

/**
 * Adds the pairs from `at` to `fields`; answers where they stop being pairs. Bare words between them are flags and are skipped
 * when `flags` allows it. One pass: the quoted part cannot match in two ways.
 */
export function readPairs(text: string, at: number, fields: Fields, flags: boolean): number {
  let end = at;
  while (end < text.length && !fields.full) {
    pair.lastIndex = end;
    const found = pair.exec(text);
    if (found) {
      const [, name = "", quoted, bare = ""] = found;
      fields.add(name, quoted === undefined ? bare : unescape(quoted));
      end = pair.lastIndex;
      continue;
    }
    bareWord.lastIndex = end;
    if (!flags || !bareWord.test(text)) break;
    end = bareWord.lastIndex;
  }
  return end;
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r" };

/** Go's %q: \n, \t, \" and \\; others stay as they are written. */
export function unescape(text: string): string {
  return text.includes("\\") ? text.replace(/\\([ntr"\\])/g, (_, letter: string) => escapes[letter] ?? letter) : text;
}
