// Cuts SQL into tokens, refusing everything whose reading by ClickHouse could differ from ours.
import { syntaxError } from "./exception.ts";

/**
 * `word` and `quoted` are names (`name` is lower case, without quotes), `string` is a literal, `symbol` one character.
 * `text` is what goes to the engine, `spaced` whether blank space or a comment stood before it.
 */
export interface Token {
  readonly kind: "word" | "quoted" | "string" | "number" | "symbol";
  readonly text: string;
  readonly name: string;
  readonly spaced: boolean;
}

const patterns = {
  blank: /[ \t\r\n\f\v]+/y,
  lineComment: /--[^\n]*(?:\n|$)/y,
  blockComment: /\/\*[\s\S]*?\*\//y,
  word: /[A-Za-z_][A-Za-z0-9_]*/y,
  number: /(?:0x[0-9A-Fa-f]+|[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/y,
  string: /'(?:[^'\\]|\\[^\r\n\0]|'')*'/y,
  quoted: /`[^`\\\r\n]+`|"[^"\\\r\n]+"/y,
  symbol: /[()[\]{},;.*/+\-%=<>!?:|^&~]/y,
};

/**
 * Comments are dropped and blank space is one space, so what reaches the engine has no blank line (which ends an
 * insert's data and starts a statement) and no `-- {hint}` (which chDB obeys). Heredocs, `#` and `//` comments and
 * characters outside ASCII that are not in a literal are refused: the engine knows more such forms than this file.
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let spaced = false;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined) at += text.length;
    return text;
  };
  while (at < sql.length) {
    if ((take(patterns.blank) ?? take(patterns.lineComment) ?? take(patterns.blockComment)) !== undefined) {
      spaced = true;
      continue;
    }
    const token = readToken(take, spaced);
    if (token === undefined || sql.startsWith("//", at - 1) || sql.startsWith("/*", at - 1)) {
      throw syntaxError(`Cannot read SQL at character ${at + 1}: "${sql.slice(at, at + 20)}" is not understood`);
    }
    tokens.push(token);
    spaced = false;
  }
  return tokens;
}

function readToken(take: (pattern: RegExp) => string | undefined, spaced: boolean): Token | undefined {
  const word = take(patterns.word);
  if (word !== undefined) return { kind: "word", text: word, name: word.toLowerCase(), spaced };
  const number = take(patterns.number);
  if (number !== undefined) return { kind: "number", text: number, name: "", spaced };
  const literal = take(patterns.string);
  if (literal !== undefined) return { kind: "string", text: oneLine(literal), name: "", spaced };
  const quoted = take(patterns.quoted);
  if (quoted !== undefined) return { kind: "quoted", text: quoted, name: quoted.slice(1, -1).toLowerCase(), spaced };
  const symbol = take(patterns.symbol);
  return symbol === undefined ? undefined : { kind: "symbol", text: symbol, name: "", spaced };
}

/** The same literal on one line; chDB takes its statement as a C string, which a NUL byte would end. */
function oneLine(literal: string): string {
  return literal.replaceAll("\r", "\\r").replaceAll("\n", "\\n").replaceAll("\0", "\\0");
}

/** The SQL that the tokens stand for, on one line. */
export function toSql(tokens: readonly Token[]): string {
  return tokens
    .map((token) => (token.spaced ? ` ${token.text}` : token.text))
    .join("")
    .trim();
}

export const isSymbol = (token: Token | undefined, text: string): boolean =>
  token?.kind === "symbol" && token.text === text;
export const isWord = (token: Token | undefined, ...names: string[]): boolean =>
  token?.kind === "word" && names.includes(token.name);
export const isName = (token: Token | undefined): token is Token =>
  token !== undefined && (token.kind === "word" || token.kind === "quoted");
