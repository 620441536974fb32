// A question's data as text again: what parseLogQuery reads as the same data.
import type { Expression, LogQuery, Term, ValuePattern } from "./query.ts";
import { Refused } from "./refusal.ts";
import { readTerm } from "./term.ts";
import { TextCursor } from "./text-cursor.ts";
import { isAnything } from "./value.ts";

/** Groups and exclusions as they were; spaces, quotes and needless parentheses in one spelling. */
export function formatLogQuery(query: LogQuery): string {
  const [only] = query.all;
  if (query.all.length === 1 && only?.type === "any") return any(only.of);
  return query.all.map(formatted).join(" ");
}

function formatted(of: Expression): string {
  if (of.type === "any") return `(${any(of.of)})`;
  if (of.type === "all") return `(${of.of.map(formatted).join(" ")})`;
  if (of.type !== "not") return formatTerm(of);
  return of.of.type === "not" ? `-(${formatted(of.of)})` : `-${formatted(of.of)}`;
}

const any = (of: readonly Expression[]): string => of.map(formatted).join(" OR ");

export function formatTerm(term: Term): string {
  switch (term.type) {
    case "text":
      return term.match === "exact" ? quoted(term.text, "'") : isBare(term.text) ? term.text : quoted(term.text, '"');
    case "regex":
      return `/${term.source.replaceAll(/\\[^]|\//g, (found) => (found === "/" ? "\\/" : found))}/${term.ignoreCase ? "i" : ""}`;
    case "level":
      return `level${term.op === "=" ? ":" : term.op}${term.levels.join(",")}`;
    case "place":
      return `${term.key}:${values(term.values)}`;
    case "exact":
      return `${term.key}:${term.values.map((value) => (value.includes(" ") ? quoted(value, '"') : value)).join(",")}`;
    case "label":
      return `label.${term.name}:${values(term.values)}`;
    case "field":
      return `${path(term.path)}:${values(term.values)}`;
    case "compare":
      return `${path(term.path)}${term.op}${term.number}`;
    case "time":
      break;
  }
  return `${term.key}:${term.at}`;
}

/**
 * The parser itself says whether a word needs quotes: as a term, `a:b` is something else. It does not see what stands
 * around it: a minus in front of `-` or `>`, a later slash that would end a regex, a later ) that would end a word.
 */
function isBare(text: string): boolean {
  if (/^[->/(]|^(?:OR|AND)$/.test(text)) return false;
  if (text.split("(").length !== text.split(")").length) return false;
  try {
    const cursor = new TextCursor(text);
    const term = readTerm(cursor);
    return cursor.done && term.type === "text" && term.match === "any-case" && term.text === text;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** A field named like a key of ours gets the dot that says so. */
function path(name: string): string {
  return /^(?:level|ns|pod|container|node|file|owner|rid|source|stream|keyword|pattern|since|from|to|label\..*)$/.test(
    name,
  )
    ? `.${name}`
    : name;
}

function values(of: readonly ValuePattern[]): string {
  return of.map(value).join(",");
}

function value(of: ValuePattern): string {
  if (isAnything(of)) return "*";
  const text = /^[^\s,()"'*\\/][^\s,()"'*\\]*$/.test(of.text) ? of.text : quoted(of.text, '"');
  return `${of.anyBefore ? "*" : ""}${text}${of.anyAfter ? "*" : ""}`;
}

function quoted(text: string, quote: string): string {
  return quote + text.replaceAll(/["'\\]/g, (char) => (char === quote || char === "\\" ? `\\${char}` : char)) + quote;
}
