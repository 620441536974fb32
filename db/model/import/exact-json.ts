// Parses a resource and gives its compact JSON without rounding integers: Kubernetes has int64, JavaScript has not.

export interface ParsedText {
  readonly value: unknown;
  /** Compact JSON of `value`; null where the value must be written anew (it is not one JSON document of its own). */
  readonly json: string | null;
}

// Sixteen digits may be above 2^53; an exponent may be beyond what a double holds. Only where a JSON number can begin and, with an exponent,
// end: half of all uids hold "4e5", and many digests begin so. Matches inside strings cost a little time, nothing else.
const riskyNumber = /(?:^|[:[,])\s*-?(?:[\d.]{16}|[\d.]+[eE][-+]?\d+\s*(?:[,\]}]|$))/;

/** True if a number of the JSON text may be another one as a double. */
export function hasRiskyNumber(text: string): boolean {
  return riskyNumber.test(text);
}

/** Undoes a writer's habit in a parsed value. */
export type Change = (value: unknown) => unknown;

/** The text's own digits are kept where a number is at risk. Throws SyntaxError. */
export function parseJsonExactly(text: string, change?: Change): ParsedText {
  if (change !== undefined) return unmarked(change(JSON.parse(marked(text))));
  const value: unknown = JSON.parse(text);
  return { value, json: hasRiskyNumber(text) ? compacted(text) : JSON.stringify(value) };
}

// Each part can match a line in one way only: with \s or without (?!- ), lines of blanks or dashes cost their number squared.
const yamlInteger =
  /^([ \t]*(?:- +)*(?:(?!- )[^\s#'"[{&*|>][^\n]*?: +|"[^"\n]*": +|'[^'\n]*': +|- +))(-?\d{16,})[ \t\r]*$/gm;
const mark = "kubin-integer:";
const markedInteger = new RegExp(`"${mark}(-?\\d+)"`, "g");

/**
 * The same for YAML: long integers become marked strings before the parser rounds them and digits again after. Only
 * plain integers of block style are found, which is how Go writes them. Throws what the parser throws.
 */
export function parseYamlExactly(
  text: string,
  parse: (text: string) => unknown,
  change: Change = (value) => value,
): ParsedText {
  if (!/\d{16}/.test(text) || text.includes(mark)) return { value: change(parse(text)), json: null };
  const replaced = text.replace(yamlInteger, `$1${mark}$2`);
  return replaced === text ? { value: change(parse(text)), json: null } : unmarked(change(parse(replaced)));
}

/** JSON text whose long integers are strings, to be digits again when it is written. */
function marked(text: string): string {
  if (!/\d{16}/.test(text) || text.includes(mark)) return text;
  return outsideStrings(text, (part) => part.replaceAll(/(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g, `"${mark}$&"`));
}

function unmarked(value: unknown): ParsedText {
  const text = JSON.stringify(value);
  if (!text.includes(mark)) return { value, json: text };
  const json = text.replaceAll(markedInteger, "$1").replaceAll(mark, "");
  return { value: JSON.parse(json), json };
}

/** Valid JSON without the space between its tokens. */
function compacted(text: string): string {
  return outsideStrings(text, (part) => part.replaceAll(/\s+/g, ""));
}

/** The JSON text with everything that is not inside a string changed. */
function outsideStrings(text: string, change: (part: string) => string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('"', at);
    parts.push(change(text.slice(at, open < 0 ? text.length : open)));
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
