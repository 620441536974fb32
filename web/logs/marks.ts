// Where a question's words, phrases and regexes stand in a line, so that they can be marked.
import type { Expression, LogQuery } from "../../db/model/log-query/query.ts";

export interface Needle {
  readonly text: string;
  readonly anyCase: boolean;
}

export interface Wanted {
  readonly texts: readonly Needle[];
  readonly regexes: readonly Pattern[];
}

interface Pattern {
  readonly expression: RegExp;
  /** How often it may repeat without a bound: the power of a line's length that looking for it can cost. */
  readonly repeats: number;
}

export const nothingWanted: Wanted = { texts: [], regexes: [] };
/** Steps that a regex may take on one line. JavaScript's regexes go back and forth where RE2's do not. */
const stepsMax = 20_000_000;

/** What is excluded is not marked: it is not there. */
export function wantedOf(query: LogQuery): Wanted {
  const texts: Needle[] = [];
  const regexes: Pattern[] = [];
  const visit = (each: Expression): void => {
    if (each.type === "any" || each.type === "all") each.of.forEach(visit);
    if (each.type === "text") texts.push({ text: each.text, anyCase: each.match === "any-case" });
    if (each.type === "place" && each.key === "rid")
      for (const value of each.values) if (value.text) texts.push({ text: value.text, anyCase: true });
    if (each.type !== "regex") return;
    const pattern = patternOf(each.source, each.ignoreCase);
    if (pattern) regexes.push(pattern);
  };
  query.all.forEach(visit);
  return { texts, regexes };
}

/** Null for what JavaScript does not read the same way, or could not find in bounded time: the line is shown unmarked. */
function patternOf(source: string, ignoreCase: boolean): Pattern | null {
  const flagged = /^\(\?i\)/.exec(source);
  const rest = flagged ? source.slice(flagged[0].length) : source;
  const bare = rest.replaceAll(/\\[^]|\[(?:\\[^]|[^\]\\])*\]/g, "c");
  // A repeated group is the shape of every catastrophe.
  if (/\)[*+{]/.test(bare) || rest.includes("[:") || /\(\?[a-zA-Z]/.test(bare)) return null;
  try {
    const expression = new RegExp(rest, ignoreCase || flagged ? "gui" : "gu");
    return { expression, repeats: (bare.match(/[*+{]/g) ?? []).length };
  } catch {
    // RE2 knows forms that JavaScript lacks.
    return null;
  }
}

/** Half-open ranges, in order, none touching another. */
export function marksIn(text: string, wanted: Wanted): (readonly [number, number])[] {
  const found: [number, number][] = [];
  const lower = text.toLowerCase();
  // Lower case keeps lengths for all but İ, which then marks nothing.
  const comparable = lower.length === text.length;
  for (const needle of wanted.texts) {
    const [where, what] = needle.anyCase && comparable ? [lower, needle.text.toLowerCase()] : [text, needle.text];
    if (what === "") continue;
    for (let at = where.indexOf(what); at !== -1; at = where.indexOf(what, at + what.length)) {
      found.push([at, at + what.length]);
    }
  }
  for (const { expression, repeats } of wanted.regexes) {
    if (text.length ** (repeats + 1) > stepsMax) continue;
    for (const match of text.matchAll(expression)) {
      if (match[0] !== "") found.push([match.index, match.index + match[0].length]);
    }
  }
  return merged(found);
}

function merged(ranges: [number, number][]): [number, number][] {
  const all: [number, number][] = [];
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}
