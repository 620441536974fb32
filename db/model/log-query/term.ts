// Reads one term: a word, a quoted text, a regex, or a key with what follows it.
import { comparison } from "./comparison.ts";
import type { Term } from "./query.ts";
import { regexFault } from "./regex.ts";
import { Refused } from "./refusal.ts";
import { reservedTerm } from "./reserved.ts";
import type { TextCursor } from "./text-cursor.ts";
import { valuePatterns } from "./value.ts";

/** A dot in front makes a field of a word that has a meaning of its own: `.pod:x`. Only labels have a slash in their names. */
const keyed = /(label\.[A-Za-z0-9][\w./-]*|\.?[A-Za-z_@][\w@.-]*)(>=|<=|:|>|<)/y;
const number = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?=[\s)]|$)/y;

export function readTerm(cursor: TextCursor): Term {
  const from = cursor.at;
  const char = cursor.peek();
  if (char === '"' || char === "'") {
    const text = cursor.takeQuoted();
    if (text === "") throw new Refused(from, "Nothing is between these quotes: write the text to look for");
    return { type: "text", text, match: char === '"' ? "any-case" : "exact" };
  }
  return (char === "/" ? readRegex(cursor) : readKeyed(cursor)) ?? readWord(cursor);
}

function readWord(cursor: TextCursor): Term {
  return { type: "text", text: cursor.takeRun(), match: "any-case" };
}

/** The first slash that is not escaped must end it: `/var/log` is a word, `/a\/b/i` a regex. Null: it is a word. */
function readRegex(cursor: TextCursor): Term | null {
  const from = cursor.at;
  const found = cursor.take(/\/((?:[^\\/]|\\[^])+)\/(i?)(?=[\s)]|$)/y);
  if (!found) return null;
  const source = (found[1] ?? "").replaceAll(/\\([^])/g, (pair, next) => (next === "/" ? "/" : pair));
  const fault = regexFault(source);
  if (fault) throw new Refused(from, fault);
  return { type: "regex", source, ignoreCase: found[2] === "i" };
}

/** Null, and nothing taken: what stands here is a word after all, such as `panic:` or `http://x`. */
function readKeyed(cursor: TextCursor): Term | null {
  const from = cursor.at;
  const found = cursor.take(keyed);
  if (!found) return null;
  const [, key = "", op = ""] = found;
  const reserved = reservedTerm(cursor, key, op, from);
  if (reserved) return reserved;
  const path = key.replace(/^\./, "").replace(/\.+$/, "");
  const term = op === ":" ? field(cursor, path) : compared(cursor, path, op, from);
  if (term === null) cursor.at = from;
  return term;
}

function field(cursor: TextCursor, path: string): Term | null {
  if (cursor.text.startsWith("//", cursor.at)) return null;
  const values = valuePatterns(cursor);
  return values.length === 0 ? null : { type: "field", path, values };
}

function compared(cursor: TextCursor, path: string, op: string, from: number): Term | null {
  const found = cursor.take(number);
  // -0 is written as 0.
  if (found) return { type: "compare", path, op: comparison(op), number: Number(found[0]) + 0 };
  // `a->b` and `List<String>` are texts; nobody writes >= in one.
  if (op.length === 1) return null;
  throw new Refused(from, `"${path}${op}" compares with a number: write ${path}${op}500, or put the text in quotes`);
}
