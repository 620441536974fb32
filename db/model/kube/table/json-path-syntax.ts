// The grammar of Kubernetes' JSONPath (client-go util/jsonpath): what a path asks for, step by step.

/** What one step does to every value it is given. */
export type Step =
  | { readonly kind: "literal"; readonly value: string | number | boolean }
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "wildcard" }
  | { readonly kind: "descent" }
  | { readonly kind: "slice"; readonly from: Bound; readonly to: Bound; readonly step: number | null }
  | { readonly kind: "union"; readonly branches: readonly (readonly Step[])[] }
  | {
      readonly kind: "filter";
      readonly left: readonly Step[];
      readonly operator: string;
      readonly right: readonly Step[];
    }
  /** `range`, `end` and other words: columns cannot use them. */
  | { readonly kind: "word" };

/** An index; `next` marks the end that follows from a single index. */
export type Bound = { readonly index: number; readonly next?: true } | null;

/** More than any definition has had; the API server has no limit of its own. */
const lengthMax = 4096;

/** The expressions between braces and the texts between them; throws for a path that is none. */
export function parseTemplate(text: string): Step[][] {
  if (text.length > lengthMax) throw new SyntaxError("the path is too long");
  const expressions: Step[][] = [];
  let position = 0;
  while (position < text.length) {
    const open = text.indexOf("{", position);
    const plain = text.slice(position, open < 0 ? text.length : open);
    if (plain !== "") expressions.push([{ kind: "literal", value: plain }]);
    if (open < 0) break;
    const reader = new ExpressionReader(text, open + 1);
    expressions.push(reader.read());
    position = reader.position;
  }
  return expressions;
}

/** The first expression of a text that is inside one itself: a branch, a side of a filter. */
function parseInner(text: string): Step[] {
  return parseTemplate(`{${text}}`)[0] ?? [];
}

class ExpressionReader {
  readonly #text: string;
  readonly #steps: Step[] = [];
  position: number;

  constructor(text: string, position: number) {
    this.#text = text;
    this.position = position;
  }

  /** Leaves `position` behind the closing brace. */
  read(): Step[] {
    while (!this.#text.startsWith("}", this.position)) this.#readStep();
    this.position++;
    return this.#steps;
  }

  #readStep(): void {
    if (this.#text.startsWith("[?(", this.position)) return this.#readFilter();
    if (this.#text.startsWith("..", this.position)) return this.#readDescent();
    const letter = this.#text.charAt(this.position++);
    // The object itself.
    if (letter === " " || letter === "@" || letter === "$") return;
    if (letter === "[") return this.#readBracket();
    if (letter === '"' || letter === "'") return this.#readQuoted(letter);
    if (letter === ".") return this.#readField();
    this.position--;
    if (/^[+\-\p{Nd}]/u.test(letter)) return this.#readNumber();
    if (/^[_\p{L}]/u.test(letter)) return this.#readWord();
    throw new SyntaxError(`unexpected ${JSON.stringify(letter)}`);
  }

  #readField(): void {
    const name = this.#until((letter) => isTerminator(letter));
    this.#steps.push(name === "*" ? { kind: "wildcard" } : { kind: "field", name: name.replaceAll("\\", "") });
  }

  #readDescent(): void {
    if (this.#steps.at(-1)?.kind === "descent") throw new SyntaxError("two descents in a row");
    this.position += 2;
    this.#steps.push({ kind: "descent" });
    if (/^[_\p{L}\p{Nd}]/u.test(this.#text.charAt(this.position))) this.#readField();
  }

  #readWord(): void {
    const word = this.#until((letter) => isTerminator(letter));
    const isBoolean = word === "true" || word === "false";
    this.#steps.push(isBoolean ? { kind: "literal", value: word === "true" } : { kind: "word" });
  }

  #readNumber(): void {
    const text = /^[+-]?[.\p{Nd}]*/u.exec(this.#text.slice(this.position))?.[0] ?? "";
    const value = Number(text);
    if (text === "" || Number.isNaN(value)) throw new SyntaxError(`${JSON.stringify(text)} is no number`);
    this.position += text.length;
    this.#steps.push({ kind: "literal", value });
  }

  #readQuoted(quote: string): void {
    const start = this.position;
    let end = this.#text.indexOf(quote, start);
    while (end > 0 && this.#text.charAt(end - 1) === "\\") end = this.#text.indexOf(quote, end + 1);
    const inner = end < 0 ? "\n" : this.#text.slice(start, end);
    if (inner.includes("\n")) throw new SyntaxError("a quote is not closed");
    this.position = end + 1;
    this.#steps.push({ kind: "literal", value: unescaped(inner) });
  }

  #readBracket(): void {
    const end = this.#text.indexOf("]", this.position);
    const text = end < 0 ? "\n" : this.#text.slice(this.position, end);
    if (text.includes("\n")) throw new SyntaxError("a bracket is not closed");
    this.position = end + 1;
    const branches = text.split(",");
    if (branches.length > 1) {
      const union = branches.map((branch) => parseInner(`[${branch.replace(/^ +| +$/g, "")}]`));
      this.#steps.push({ kind: "union", branches: union });
      return;
    }
    const key = /^'([^']*)'$/.exec(text)?.[1];
    // A quoted key is read as a path again: `['a.b']` is `.a.b`, as it is in Kubernetes.
    if (key !== undefined) this.#steps.push(...parseInner(`.${key}`));
    else this.#steps.push(sliceOf(text === "*" ? ":" : text));
  }

  #readFilter(): void {
    const start = this.position + 3;
    const end = this.#filterEnd(start);
    this.position = end + 2;
    const text = this.#text.slice(start, end);
    const [, left, operator, right] = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text) ?? [];
    if (left === undefined || operator === undefined || right === undefined) {
      this.#steps.push({ kind: "filter", left: parseInner(text), operator: "exists", right: [] });
      return;
    }
    this.#steps.push({ kind: "filter", left: parseInner(left), operator, right: parseInner(right) });
  }

  /** Where the `)` is that closes the filter: the first one that is in no quotes. */
  #filterEnd(start: number): number {
    let [quote, closed] = ["", false];
    for (let i = start; i < this.#text.length; i++) {
      const letter = this.#text.charAt(i);
      if (letter === "\n") break;
      if (letter === ")" && (quote !== "") === closed) {
        if (this.#text.charAt(i + 1) !== "]") break;
        return i;
      }
      if (letter !== '"' && letter !== "'") continue;
      if (quote === "") quote = letter;
      else if (letter === quote && this.#text.charAt(i - 1) !== "\\") closed = true;
    }
    throw new SyntaxError("a filter is not closed");
  }

  #until(ends: (letter: string) => boolean): string {
    const start = this.position;
    while (this.position < this.#text.length && !ends(this.#text.charAt(this.position))) {
      this.position += this.#text.charAt(this.position) === "\\" ? 2 : 1;
    }
    this.position = Math.min(this.position, this.#text.length);
    if (this.position === this.#text.length) throw new SyntaxError("the expression is not closed");
    return this.#text.slice(start, this.position);
  }
}

function isTerminator(letter: string): boolean {
  return " \t\r\n.,[]$@{}".includes(letter);
}

/** `2`, `-1`, `1:3`, `:`, `0:6:2`. */
function sliceOf(text: string): Step {
  const match = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
  const [first = "", second, third] = match?.slice(1) ?? [];
  if (match === null || first === "-" || second === ":-" || third === ":-") {
    throw new SyntaxError(`${JSON.stringify(text)} is no index`);
  }
  const bound = (part: string): Bound => (part === "" ? null : { index: Number(part) });
  const from = bound(first);
  const to: Bound = second === undefined ? { index: (from?.index ?? 0) + 1, next: true } : bound(second.slice(1));
  const step = third === undefined || third === ":" ? null : Number(third.slice(1));
  return { kind: "slice", from, to, step };
}

const escapes = new Map([
  ["a", "\u0007"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
]);

function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([^]?))/g, (_all, ...groups) => {
    const [hex, unit, letter]: (string | undefined)[] = groups;
    const code = hex ?? unit;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    const known = escapes.get(letter ?? "");
    if (known === undefined) throw new SyntaxError(`\\${letter ?? ""} is no escape`);
    return known;
  });
}
