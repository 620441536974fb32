// Reads the text of a question: words, phrases, regexes, keys with values, -exclusions, OR and parentheses.
//
//   list   = item+                      all must hold
//   item   = unary ("OR" unary)*        OR binds its neighbours: `ns:a x OR y` is ns:a and (x or y)
//   unary  = "-"? ( "(" list ")" | term )
import { type Expression, type LogQuery, queryLimits } from "./query.ts";
import { type QueryRefusal, Refused } from "./refusal.ts";
import { termCount } from "./count.ts";
import { readTerm } from "./term.ts";
import { TextCursor } from "./text-cursor.ts";

export type ParsedQuery = { readonly query: LogQuery } | { readonly refusal: QueryRefusal };

/** Never throws: a text that cannot be meant is answered with what to write instead. */
export function parseLogQuery(text: string): ParsedQuery {
  try {
    if (text.length > queryLimits.characters) {
      const sentence = `A search may have ${queryLimits.characters} characters: shorten it`;
      throw new Refused(queryLimits.characters, sentence);
    }
    if (text.includes("\0")) throw new Refused(text.indexOf("\0"), "A search cannot hold the character NUL: remove it");
    const cursor = new TextCursor(text);
    const all = list(cursor, 0);
    if (all.reduce((sum, each) => sum + termCount(each), 0) > queryLimits.terms) {
      throw new Refused(0, `A search may have ${queryLimits.terms} terms: remove some, or use a regex like /a|b/`);
    }
    return { query: { all } };
  } catch (error) {
    if (error instanceof Refused) return { refusal: { at: error.at, sentence: error.sentence } };
    throw error;
  }
}

function list(cursor: TextCursor, depth: number): Expression[] {
  const items: Expression[] = [];
  for (;;) {
    cursor.skipBlanks();
    if (cursor.done) return items;
    if (cursor.peek() === ")") {
      if (depth > 0) return items;
      throw new Refused(cursor.at, "This ) closes nothing: remove it, or put the text in quotes");
    }
    if (cursor.takeWord("AND")) continue;
    if (cursor.isWord("OR"))
      throw new Refused(cursor.at, 'OR stands between two terms: write a OR b, or "OR" in quotes');
    items.push(item(cursor, depth));
  }
}

function item(cursor: TextCursor, depth: number): Expression {
  const first = unary(cursor, depth);
  const others: Expression[] = [];
  for (;;) {
    cursor.skipBlanks();
    const at = cursor.at;
    if (!cursor.takeWord("OR")) break;
    cursor.skipBlanks();
    if (cursor.done || cursor.peek() === ")" || cursor.isWord("OR")) {
      throw new Refused(at, "OR stands between two terms: write one behind it");
    }
    others.push(unary(cursor, depth));
  }
  return others.length === 0 ? first : { type: "any", of: [first, ...others] };
}

/** A minus before a blank, another minus or an arrow's head is a part of the text, as in `--v=4` and `->`. */
function unary(cursor: TextCursor, depth: number): Expression {
  if (cursor.peek() === "-" && /[^\s>)-]/.test(cursor.peek(1))) {
    cursor.at += 1;
    return { type: "not", of: primary(cursor, depth) };
  }
  return primary(cursor, depth);
}

function primary(cursor: TextCursor, depth: number): Expression {
  if (cursor.peek() !== "(") return readTerm(cursor);
  const opened = cursor.at;
  if (depth === queryLimits.depth) throw new Refused(opened, "Parentheses are nested too deeply: write it flatter");
  cursor.at += 1;
  const items = list(cursor, depth + 1);
  if (cursor.peek() !== ")") throw new Refused(opened, "This ( is not closed: write a ) behind the group");
  cursor.at += 1;
  const [only] = items;
  if (only === undefined) throw new Refused(opened, 'Nothing is in these parentheses: write a term, or "()" in quotes');
  return items.length === 1 ? only : { type: "all", of: items };
}
