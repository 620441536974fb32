// What Go's encoding/json says of a text that is not JSON: the first byte that cannot stand where it stands.
import { goQuote } from "./quote.ts";

/** Go gives up on what nests deeper. */
const goDepthMax = 10_000;
const ended = "unexpected end of JSON input";

/**
 * The text of the SyntaxError that json.Unmarshal returns, or null for valid JSON. Linear in the bytes, no recursion. A smaller
 * `depthMax` is for those who walk the value afterwards.
 */
export function jsonProblem(bytes: Uint8Array, depthMax: number = goDepthMax): string | null {
  const scan = new Scan(bytes);
  /** What encloses the place: "{" and "[" from outside to inside. */
  const open: ("{" | "[")[] = [];
  let next: "value" | "first key" | "first element" | "key" | "after" = "value";
  for (;;) {
    scan.skipBlanks();
    if (next === "after") {
      const enclosing = open.at(-1);
      if (enclosing === undefined) return scan.done ? null : scan.problem("after top-level value");
      if (scan.done) return ended;
      if (scan.take(",")) next = enclosing === "{" ? "key" : "value";
      else if (scan.take(enclosing === "{" ? "}" : "]")) open.pop();
      else return scan.problem(enclosing === "{" ? "after object key:value pair" : "after array element");
      continue;
    }
    if (scan.done) return ended;
    const closes = (next === "first key" && scan.take("}")) || (next === "first element" && scan.take("]"));
    if (closes) {
      open.pop();
      next = "after";
      continue;
    }
    if (next === "key" || next === "first key") {
      const wrong = scan.key();
      if (wrong !== null) return wrong;
      next = "value";
      continue;
    }
    const opened = scan.take("{") ? "{" : scan.take("[") ? "[" : null;
    if (opened === null) {
      const wrong = scan.scalar();
      if (wrong !== null) return wrong;
      next = "after";
      continue;
    }
    open.push(opened);
    if (open.length > depthMax) return "exceeded max depth";
    next = opened === "{" ? "first key" : "first element";
  }
}

/** What encoding/json calls the type of a parsed value. */
export function jsonTypeName(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

class Scan {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The error for the byte here. Go takes the byte for a code point of its own. */
  problem(context: string): string {
    if (this.done) return ended;
    const char = String.fromCharCode(this.bytes[this.at] ?? 0);
    const quoted = char === "'" ? `'\\''` : char === '"' ? `'"'` : `'${goQuote(char).slice(1, -1)}'`;
    return `invalid character ${quoted} ${context}`;
  }

  skipBlanks(): void {
    while (this.is(" \t\r\n")) this.at++;
  }

  take(char: string): boolean {
    const here = this.is(char);
    if (here) this.at++;
    return here;
  }

  /** `"name":`, blanks allowed in between. */
  key(): string | null {
    if (!this.is('"')) return this.problem("looking for beginning of object key string");
    const wrong = this.string();
    if (wrong !== null) return wrong;
    this.skipBlanks();
    return this.take(":") ? null : this.problem("after object key");
  }

  scalar(): string | null {
    if (this.is('"')) return this.string();
    if (this.is("-0123456789")) return this.number();
    for (const word of ["true", "false", "null"]) if (this.is(word.charAt(0))) return this.word(word);
    return this.problem("looking for beginning of value");
  }

  private is(oneOf: string): boolean {
    return !this.done && oneOf.includes(String.fromCharCode(this.bytes[this.at] ?? 0));
  }

  private word(word: string): string | null {
    for (const char of word)
      if (!this.take(char)) return this.problem(`in literal ${word} (expecting ${goQuote(char).replaceAll('"', "'")})`);
    return null;
  }

  private string(): string | null {
    this.at++;
    for (;;) {
      if (this.take('"')) return null;
      if (this.done) return ended;
      if ((this.bytes[this.at] ?? 0) < 0x20) return this.problem("in string literal");
      if (!this.take("\\")) {
        this.at++;
        continue;
      }
      if (this.take("u")) {
        for (let digit = 0; digit < 4; digit++)
          if (!this.takeOneOf("0123456789abcdefABCDEF")) return this.problem("in \\u hexadecimal character escape");
      } else if (!this.takeOneOf('bfnrt\\/"')) return this.problem("in string escape code");
    }
  }

  private number(): string | null {
    if (this.take("-") && !this.is("0123456789")) return this.problem("in numeric literal");
    if (!this.take("0")) this.skipDigits();
    if (this.take(".")) {
      if (!this.is("0123456789")) return this.problem("after decimal point in numeric literal");
      this.skipDigits();
    }
    if (!this.takeOneOf("eE")) return null;
    this.takeOneOf("+-");
    if (!this.is("0123456789")) return this.problem("in exponent of numeric literal");
    this.skipDigits();
    return null;
  }

  private takeOneOf(chars: string): boolean {
    const here = this.is(chars);
    if (here) this.at++;
    return here;
  }

  private skipDigits(): void {
    while (this.is("0123456789")) this.at++;
  }
}
