// Edits the strings of a JSON text in place: what is not changed keeps its bytes, integers above 2^53 their digits.
import { isRecord } from "../import/record.ts";
import { factsOfKey, type KeyFacts } from "./key-facts.ts";

/** Where a value stands. The items of an array have its key. */
export interface Frame {
  readonly key: string;
  /** What the name of the key says. */
  readonly facts: KeyFacts;
  /** The object or array that holds the value. */
  readonly holder: unknown;
  /** Place in the array; -1 in an object. */
  readonly index: number;
  readonly up: Frame | null;
}

export interface JsonEditor {
  /** The new string, or null to keep. `start`, `end`: the raw text between the quotes. */
  string(value: string, frame: Frame | null, start: number, end: number): string | null;
  /** The string that takes a number's place, or null. */
  number(value: string, frame: Frame | null): string | null;
}

const depthMax = 400;

/** `value` is the parsed `text`; the same string comes back if nothing changed. */
export function editJson(text: string, value: unknown, editor: JsonEditor): string {
  const walk = new Walk(text, editor);
  walk.value(value, null, 0);
  return walk.written();
}

class Walk {
  #at = 0;
  #copied = 0;
  readonly #parts: string[] = [];
  readonly #text: string;
  readonly #editor: JsonEditor;

  constructor(text: string, editor: JsonEditor) {
    this.#text = text;
    this.#editor = editor;
  }

  written(): string {
    return this.#parts.length === 0 ? this.#text : this.#parts.join("") + this.#text.slice(this.#copied);
  }

  value(value: unknown, frame: Frame | null, depth: number): void {
    this.#blank();
    const code = this.#text.charCodeAt(this.#at);
    if (code === 123 && depth < depthMax) this.#object(value, frame, depth);
    else if (code === 91 && depth < depthMax) this.#array(value, frame, depth);
    else if (code === 34) this.#string(value, frame);
    else if (code === 123 || code === 91) this.#tooDeep();
    else this.#number(frame);
  }

  #object(value: unknown, up: Frame | null, depth: number): void {
    this.#at++;
    for (;;) {
      this.#blank();
      if (this.#ended(125)) return;
      const start = this.#at + 1;
      const end = closingQuote(this.#text, start);
      this.#at = end + 1;
      const key = parsed(this.#text.slice(start, end));
      this.#blank();
      this.#at++;
      const child = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
      this.value(child, { key, facts: factsOfKey(key), holder: value, index: -1, up }, depth + 1);
      this.#blank();
      if (this.#text.charCodeAt(this.#at) === 44) this.#at++;
    }
  }

  #array(value: unknown, up: Frame | null, depth: number): void {
    this.#at++;
    const key = up?.key ?? "";
    const facts = up?.facts ?? factsOfKey("");
    for (let index = 0; ; index++) {
      this.#blank();
      if (this.#ended(93)) return;
      const child: unknown = Array.isArray(value) ? value[index] : undefined;
      this.value(child, { key, facts, holder: value, index, up }, depth + 1);
      this.#blank();
      if (this.#text.charCodeAt(this.#at) === 44) this.#at++;
    }
  }

  #string(value: unknown, frame: Frame | null): void {
    const start = this.#at + 1;
    const end = closingQuote(this.#text, start);
    this.#at = end + 1;
    if (end - start < 2) return;
    // A key that is there twice has only its last value in the parsed form.
    const own =
      typeof value === "string" && value.length === end - start ? value : parsed(this.#text.slice(start, end));
    const written = this.#editor.string(own, frame, start, end);
    if (written !== null && written !== own) this.#replace(start - 1, end + 1, JSON.stringify(written));
  }

  #number(frame: Frame | null): void {
    const start = this.#at;
    while (
      this.#at < this.#text.length &&
      !",]}".includes(this.#text[this.#at] ?? "") &&
      this.#text.charCodeAt(this.#at) > 32
    )
      this.#at++;
    if (this.#at === start) throw new SyntaxError(`Cannot edit JSON: no value at ${start}`);
    if (this.#at - start < 6 || frame === null) return;
    const written = this.#editor.number(this.#text.slice(start, this.#at), frame);
    if (written !== null) this.#replace(start, this.#at, JSON.stringify(written));
  }

  /** Nobody writes such documents by hand: what lies deeper is one string to the rules. */
  #tooDeep(): void {
    const start = this.#at;
    let depth = 0;
    do {
      const char = this.#text[this.#at];
      if (char === '"') this.#at = closingQuote(this.#text, this.#at + 1);
      else if (char === "{" || char === "[") depth++;
      else if (char === "}" || char === "]") depth--;
      this.#at++;
    } while (depth > 0 && this.#at < this.#text.length);
    const own = this.#text.slice(start, this.#at);
    const written = this.#editor.string(own, null, start, this.#at);
    if (written !== null && written !== own) this.#replace(start, this.#at, JSON.stringify(written));
  }

  #replace(start: number, end: number, text: string): void {
    this.#parts.push(this.#text.slice(this.#copied, start), text);
    this.#copied = end;
  }

  #ended(close: number): boolean {
    if (this.#at >= this.#text.length) throw new SyntaxError("Cannot edit JSON: it ends too early");
    if (this.#text.charCodeAt(this.#at) !== close) return false;
    this.#at++;
    return true;
  }

  #blank(): void {
    while (this.#text.charCodeAt(this.#at) <= 32) this.#at++;
  }
}

function parsed(raw: string): string {
  if (!raw.includes("\\")) return raw;
  const value: unknown = JSON.parse(`"${raw}"`);
  return typeof value === "string" ? value : raw;
}

function closingQuote(text: string, from: number): number {
  for (let close = text.indexOf('"', from); close >= 0; close = text.indexOf('"', close + 1)) {
    let slashes = 0;
    while (text.charCodeAt(close - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return close;
  }
  throw new SyntaxError("Cannot edit JSON: a string does not end");
}
