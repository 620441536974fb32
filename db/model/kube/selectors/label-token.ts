// The words of a label selector, cut as Kubernetes' lexer cuts them.

export type LabelTokenKind =
  | "end"
  | "identifier"
  | "in"
  | "notin"
  | "("
  | ")"
  | ","
  | "!"
  | "="
  | "=="
  | "!="
  | ">"
  | "<";

export interface LabelToken {
  readonly kind: LabelTokenKind;
  /** As it stands in the text, "" at the end. */
  readonly literal: string;
}

const symbols: readonly LabelTokenKind[] = ["==", "!=", "=", "!", "(", ")", ",", ">", "<"];
const end: LabelToken = { kind: "end", literal: "" };

/**
 * Every word, "end" last. Go's lexer cannot tell a NUL from the end: behind a word it only ends the word, and where a
 * word could begin it ends the text.
 */
export function labelTokens(text: string): LabelToken[] {
  const tokens: LabelToken[] = [];
  for (let at = 0; ;) {
    while (isBlank(text.charAt(at))) at++;
    if (at >= text.length || text.charAt(at) === "\0") return [...tokens, end];
    const symbol = symbols.find((each) => text.startsWith(each, at));
    if (symbol !== undefined) {
      tokens.push({ kind: symbol, literal: symbol });
      at += symbol.length;
      if (text.charAt(at) === "\0") at++;
      continue;
    }
    const from = at;
    while (at < text.length && !isBlank(text.charAt(at)) && !"=!(),><\0".includes(text.charAt(at))) at++;
    const literal = text.slice(from, at);
    tokens.push({ kind: literal === "in" || literal === "notin" ? literal : "identifier", literal });
    if (text.charAt(at) === "\0") at++;
  }
}

function isBlank(char: string): boolean {
  return char === " " || char === "\t" || char === "\r" || char === "\n";
}
