// Cuts a YAML file into its resources while it streams, as Go's YAML writers lay it out: list items at column 0.
import { concatenated } from "../bytes.ts";
import { headerOf, type ListHeader, noHeader, type Piece } from "./piece.ts";

const newline = 0x0a;
const dash = 0x2d;
const space = 0x20;
const decoder = new TextDecoder();

/**
 * Feed it chunks; it gives pieces: each `- ` item of a top-level sequence or of `items:`, else each document whole.
 * Sound for block style, where nothing inside an item or a block scalar can stand at column 0. Items that are indented
 * (other writers) make it fall back to the whole document. Never holds more than one piece of `pieceBytesMax`.
 */
export class YamlSplitter {
  readonly #max: number;
  /** The unfinished last line of the previous chunk. */
  #carry: Uint8Array[] = [];
  #carried = 0;
  #atLineStart = true;
  #mode: "start" | "head" | "after items" | "items" | "tail" | "whole" = "start";
  #parts: Uint8Array[] = [];
  #kept = 0;
  #header: ListHeader = noHeader;

  constructor(pieceBytesMax: number) {
    this.#max = pieceBytesMax;
  }

  push(chunk: Uint8Array): Piece[] {
    const last = chunk.lastIndexOf(newline);
    if (last < 0 && this.#carried + chunk.length <= this.#max) {
      this.#carry.push(chunk.slice());
      this.#carried += chunk.length;
      return [];
    }
    // A line longer than a piece may be is handed on in parts: it can only make its piece too large.
    const whole = last < 0 ? chunk.length : last + 1;
    this.#carry.push(chunk.slice(0, whole));
    const block = concatenated(this.#carry, this.#carried + whole);
    this.#carry = [chunk.slice(whole)];
    this.#carried = chunk.length - whole;
    return this.#lines(block);
  }

  end(): Piece[] {
    const pieces = this.#lines(concatenated(this.#carry, this.#carried));
    // A list that has reached its tail is complete; anything else ends only because the file does.
    return [...pieces, ...this.#document(this.#mode !== "tail")];
  }

  #lines(block: Uint8Array): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    let at = 0;
    while (at < block.length) {
      const end = block.indexOf(newline, at);
      const next = end < 0 ? block.length : end + 1;
      if (this.#atLineStart) {
        const first = block[at] ?? 0;
        // Most lines are inside an item: one comparison and on.
        const inside = this.#mode === "items" && (first === space || first === newline || first === 0x23);
        if (!inside && this.#boundary(block, at, next)) {
          this.#keep(block, from, at);
          from = this.#turn(block, at, next, pieces);
        }
      }
      this.#atLineStart = end >= 0;
      at = next;
    }
    this.#keep(block, from, block.length);
    return pieces;
  }

  /** True if this line, at column 0, may change what is being cut. */
  #boundary(block: Uint8Array, at: number, next: number): boolean {
    const first = block[at] ?? 0;
    if (first === dash && this.#mode !== "whole") return true;
    if (isMark(block, at, next)) return true;
    if (this.#mode === "start" || this.#mode === "after items" || this.#mode === "items") return true;
    return this.#mode === "head" && first === 0x69 && lineText(block, at, next) === "items:";
  }

  /** Handles a boundary line; everything before it is kept. Returns where keeping goes on: at the line or after it. */
  #turn(block: Uint8Array, at: number, next: number, pieces: Piece[]): number {
    const first = block[at] ?? 0;
    if (isMark(block, at, next)) {
      pieces.push(...this.#document(false));
      this.#mode = "start";
      this.#header = noHeader;
      return next;
    }
    const item = first === dash;
    const blank = first === newline || first === 0x0d || first === 0x23;
    if (this.#mode === "start") {
      if (blank || first === 0x25 || first === 0xef) return first === 0xef ? at : next;
      this.#mode = item ? "items" : lineText(block, at, next) === "items:" ? "after items" : "head";
    } else if (this.#mode === "head") {
      if (item) return at;
      this.#mode = "after items";
    } else if (this.#mode === "after items") {
      if (blank) return at;
      this.#mode = item ? "items" : first === space ? "whole" : "head";
      // Not at each "items:": a file of nothing else would be looked at from its beginning for every line.
      if (this.#mode !== "head") this.#header = headerOf(this.#text());
      if (item) this.#forget();
    } else if (this.#mode === "items") {
      pieces.push(...this.#take("yaml-item", false));
      if (!item) this.#mode = "tail";
    }
    return at;
  }

  /** The end of a document. `cut` = only because the file ends. */
  #document(cut: boolean): Piece[] {
    if (this.#mode === "items") return this.#take("yaml-item", cut);
    if (this.#mode === "head" || this.#mode === "whole") return this.#take("yaml", cut);
    this.#forget();
    return [];
  }

  #keep(block: Uint8Array, from: number, to: number): void {
    if (to <= from || this.#mode === "tail") return;
    this.#kept += to - from;
    if (this.#kept > this.#max) this.#parts = [];
    else this.#parts.push(block.subarray(from, to));
  }

  #take(form: "yaml" | "yaml-item", cut: boolean): Piece[] {
    const bytes = this.#kept;
    const text = bytes > this.#max ? "" : this.#text();
    const header = this.#header;
    this.#forget();
    if (bytes > this.#max) return [{ tooLarge: bytes }];
    return text.trim() === "" ? [] : [{ text, form, header, cut }];
  }

  #text(): string {
    return this.#kept > this.#max ? "" : decoder.decode(concatenated(this.#parts, this.#kept));
  }

  #forget(): void {
    this.#parts = [];
    this.#kept = 0;
  }
}

/** A document mark: "---" or "...", alone or followed by a space. */
function isMark(block: Uint8Array, at: number, next: number): boolean {
  const first = block[at];
  if (first !== dash && first !== 0x2e) return false;
  if (block[at + 1] !== first || block[at + 2] !== first) return false;
  const after = at + 3 < next ? block[at + 3] : newline;
  return after === newline || after === space || after === 0x0d;
}

function lineText(block: Uint8Array, at: number, next: number): string {
  return next - at > 64 ? "" : decoder.decode(block.subarray(at, next)).trimEnd();
}
