// Parses a resource and gives its compact JSON without rounding integers: Kubernetes has int64, JavaScript has not.
import { isRecord } from "./record.ts";

export interface ParsedText {
  readonly value: unknown;
  /** Compact JSON of `value`; null where the value must be written anew (it is not one JSON document of its own). */
  readonly json: string | null;
}

// Sixteen digits may be above 2^53; an exponent may be beyond what a double holds. Matches inside strings cost a
// little time, nothing else.
const riskyNumber = /\d{16}|\d[eE][+-]?\d/;

/** The text's own digits are kept where a number is at risk. Throws SyntaxError. */
export function parseJsonExactly(text: string): ParsedText {
  const value: unknown = JSON.parse(text);
  return { value, json: riskyNumber.test(text) ? compacted(text) : JSON.stringify(value) };
}

const yamlInteger = /^(\s*(?:- +)*(?:[^\s#'"[{&*|>][^\n]*?: +|"[^"\n]*": +|'[^'\n]*': +|- +))(-?\d{16,})[ \t\r]*$/gm;
const yamlMark = "kubin-integer:";

/**
 * The same for YAML: long integers become marked strings before the parser rounds them and digits again after. Only
 * plain integers of block style are found, which is how Go writes them. Throws what the parser throws.
 */
export function parseYamlExactly(text: string, parse: (text: string) => unknown): ParsedText {
  if (!/\d{16}/.test(text) || text.includes(yamlMark)) return { value: parse(text), json: null };
  const marked = text.replace(yamlInteger, `$1${yamlMark}$2`);
  if (marked === text) return { value: parse(text), json: null };
  const json = JSON.stringify(parse(marked))
    .replaceAll(new RegExp(`"${yamlMark}(-?\\d+)"`, "g"), "$1")
    .replaceAll(yamlMark, "");
  return { value: JSON.parse(json), json };
}

/**
 * How many values the tree has when written out, up to `max`: aliases of YAML make a few bytes stand for billions, and
 * an alias to its own parent for infinitely many.
 */
export function expandedSize(value: unknown, max: number): number {
  let count = 0;
  const queue: unknown[] = [value];
  while (queue.length > 0 && count <= max) {
    const next = queue.pop();
    count++;
    if (Array.isArray(next)) for (const child of next) queue.push(child);
    else if (isRecord(next)) for (const child of Object.values(next)) queue.push(child);
    if (queue.length > max) return max + 1;
  }
  return count;
}

/** Valid JSON without the space between its tokens. */
function compacted(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('"', at);
    parts.push(text.slice(at, open < 0 ? text.length : open).replaceAll(/\s+/g, ""));
    if (open < 0) return parts.join("");
    at = closingQuote(text, open) + 1;
    parts.push(text.slice(open, at));
  }
}

function closingQuote(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let slashes = 0;
    while (text[close - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return close;
  }
  return text.length - 1;
}
