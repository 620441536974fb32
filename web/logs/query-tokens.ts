// The text of a question cut into pieces that are drawn in different colours. Draws also what the parser refuses.

export type TokenKind = "blank" | "sign" | "key" | "value" | "quoted" | "regex" | "word";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** In order of trial; each starts where the last piece ended. */
const forms: readonly (readonly [TokenKind, RegExp])[] = [
  ["blank", /\s+/y],
  ["sign", /[()]|-(?=[^\s>)-])|(?:OR|AND)(?=[\s()]|$)/y],
  ["quoted", /"(?:[^"\\]|\\[^])*"?|'(?:[^'\\]|\\[^])*'?/y],
  ["regex", /\/(?:[^\\/]|\\[^])+\/i?(?=[\s)]|$)/y],
  ["key", /(?:label\.[A-Za-z0-9][\w./-]*|\.?[A-Za-z_@][\w@.-]*)(?:>=|<=|:(?!\/\/)|>|<)(?=\S)/y],
];
const value = /(?:"(?:[^"\\]|\\[^])*"?|'(?:[^'\\]|\\[^])*'?|[^\s()"'])+/y;
const word = /[^\s()]+/y;

/** Together the pieces are the text. */
export function queryTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const isValue = tokens.at(-1)?.kind === "key";
    const next = isValue ? taken("value", value, text, at) : first(text, at);
    const token = next ?? taken("word", word, text, at) ?? { kind: "word", text: text.charAt(at) };
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function first(text: string, at: number): Token | undefined {
  for (const [kind, form] of forms) {
    const token = taken(kind, form, text, at);
    if (token) return token;
  }
  return undefined;
}

function taken(kind: TokenKind, form: RegExp, text: string, at: number): Token | undefined {
  form.lastIndex = at;
  const found = form.exec(text)?.[0];
  return found ? { kind, text: found } : undefined;
}
