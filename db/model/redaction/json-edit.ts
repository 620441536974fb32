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
  /** The new string, or null to keep. */
  string(value: string, frame: Frame | null): string | null;
  /** The string that takes a number's place, or null. */
  number(value: string, frame: Frame | null): string | null;
}

/** The walk is recursive: JSON of 10,000 brackets must not end the stack. */
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
    else if (code === 34) this.#string(frame);
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
      const known = keyAt(this.#text, start, end);
      const { key } = known;
      this.#blank();
      this.#at++;
      if (key === "managedFields" && up?.key === "metadata" && this.#skipped()) continue;
      this.#blank();
      // Looking a field up costs as much as the rest of this loop: for objects and arrays only, which rules look around in. What the
      // prototype has under such a name is neither, so it is as good as undefined.
      const open = this.#text.charCodeAt(this.#at);
      const child = (open === 123 || open === 91) && isRecord(value) ? value[key] : undefined;
      this.value(child, { key, facts: known.facts, holder: value, index: -1, up }, depth + 1);
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

  #string(frame: Frame | null): void {
    const start = this.#at + 1;
    const end = closingQuote(this.#text, start);
    this.#at = end + 1;
    if (end - start < 2) return;
    const own = parsed(this.#text.slice(start, end));
    const written = this.#editor.string(own, frame);
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

  /** The names of fields and who set them, a third of many resources: no values, so nothing to look at. */
  #skipped(): boolean {
    this.#blank();
    if (this.#text.charCodeAt(this.#at) !== 91) return false;
    this.#beyond();
    this.#blank();
    if (this.#text.charCodeAt(this.#at) === 44) this.#at++;
    return true;
  }

  /** Past the object or array that begins here. */
  #beyond(): void {
    let depth = 0;
    do {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 34) this.#at = closingQuote(this.#text, this.#at + 1);
      else if (code === 123 || code === 91) depth++;
      else if (code === 125 || code === 93) depth--;
      this.#at++;
    } while (depth > 0 && this.#at < this.#text.length);
  }

  /** Nobody writes such documents by hand: what lies deeper is one string to the rules. */
  #tooDeep(): void {
    const start = this.#at;
    this.#beyond();
    const own = this.#text.slice(start, this.#at);
    const written = this.#editor.string(own, null);
    if (written !== null && written !== own) this.#replace(start, this.#at, JSON.stringify(written));
  }

  /** Pieces of the old text and new strings: joined once, at the end. */
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

  /** Compact JSON has none; documents inside of strings mostly are indented. */
  #blank(): void {
    while (this.#text.charCodeAt(this.#at) <= 32) this.#at++;
  }
}

interface KnownKey {
  readonly key: string;
  readonly facts: KeyFacts;
}

/** A cluster has some thousand names of fields. Comparing with the last one of the same look saves cutting and hashing it: 10 % of all. */
const recent: (KnownKey | undefined)[] = Array.from({ length: 4096 });

function keyAt(text: string, start: number, end: number): KnownKey {
  const length = end - start;
  const cell =
    (length * 613 +
      text.charCodeAt(start) * 31 +
      text.charCodeAt(start + (length >> 1)) * 7 +
      text.charCodeAt(end - 1)) &
    4095;
  const last = recent[cell];
  if (last !== undefined && last.key.length === length && text.startsWith(last.key, start)) return last;
  const key = parsed(text.slice(start, end));
  const known = { key, facts: factsOfKey(key) };
  // One with an escape is longer in the text than it is.
  if (key.length === length && length < 64) recent[cell] = known;
  return known;
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
