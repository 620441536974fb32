// Cuts a JSON file of any size into its resources while it streams: the elements of a top-level array or of `items`.
import { concatenated } from "../bytes.ts";
import { depthMax } from "./bounded-value.ts";
import { headerOf, type ListHeader, noHeader, type Piece } from "./piece.ts";

const quote = 0x22;
const backslash = 0x5c;
const decoder = new TextDecoder();

/** The next quote or backslash at `i` or behind it; the length if there is none. */
function stringEnd(chunk: Uint8Array, i: number): number {
  while (i < chunk.length && chunk[i] !== quote && chunk[i] !== backslash) i++;
  return i;
}

/** Bytes that structure() acts on: quotes, brackets, colons, commas. */
const isMark = new Uint8Array(256);
for (const mark of '"{}[]:,') isMark[mark.charCodeAt(0)] = 1;

/** The next of them. */
function nextMark(chunk: Uint8Array, i: number): number {
  while (i < chunk.length && isMark[chunk[i] ?? 0] === 0) i++;
  return i;
}

/**
 * Feed it chunks; it gives pieces. Works on bytes: strings are respected, nothing is validated (the parser of the piece
 * does that). Several documents one after another are cut too. Never holds more than one piece of `pieceBytesMax`.
 */
export class JsonSplitter {
  readonly #max: number;
  #depth = 0;
  /** Of the piece being kept: the parser takes any depth, whoever walks the value does not. */
  #deepest = 0;
  #inString = false;
  #escaped = false;
  /** "array": elements of a top-level array; "object": a top-level object; "items": elements of its `items`. */
  #mode: "outside" | "array" | "object" | "items" = "outside";
  /** The text being kept: one element, or the object around the items. */
  #parts: Uint8Array[] = [];
  #kept = 0;
  #keeping = false;
  #tooLarge = false;
  /** The last string at depth 1 of an object, to know the key before a "[". */
  #key = "";
  #keyOpen = false;
  #colon = false;
  #hadItems = false;
  #header: ListHeader = noHeader;

  constructor(pieceBytesMax: number) {
    this.#max = pieceBytesMax;
  }

  push(chunk: Uint8Array): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      // Most bytes say nothing: those of values, of strings whose text is not kept, and space.
      if (this.#inString && !this.#escaped && !this.#keyOpen) i = stringEnd(chunk, i);
      else if (!this.#inString && this.#keeping) i = nextMark(chunk, i);
      if (i === chunk.length) break;
      const byte = chunk[i] ?? 0;
      if (this.#inString) {
        this.#stringByte(byte);
        continue;
      }
      if (byte <= 0x20) continue;
      const level = this.#mode === "items" ? 2 : this.#mode === "array" ? 1 : 0;
      if (this.#depth === level && this.#mode !== "object") {
        // Between two elements, or right after one.
        if (byte === 0x2c || byte === 0x5d || byte === 0x7d) {
          if (this.#keeping) pieces.push(...this.#take(chunk, from, i));
          from = i;
        } else if (!this.#keeping) {
          this.#keeping = true;
          from = i;
        }
      }
      const ended = this.#structure(byte, chunk, from, i);
      if (ended === "items") from = i + 1;
      else if (ended === "after items") from = i;
      else if (ended === "object") {
        if (this.#hadItems) this.#forget();
        else pieces.push(...this.#take(chunk, from, i + 1));
        this.#hadItems = false;
        this.#header = noHeader;
        from = i + 1;
      }
    }
    if (this.#keeping) this.#keep(chunk, from, chunk.length);
    return pieces;
  }

  /** What is left at the end of the file: an unfinished piece, or nothing. */
  end(): Piece[] {
    if (!this.#keeping || this.#hadItems)
      return this.#depth > 0 ? [{ cut: true, text: "", form: "json", header: noHeader }] : [];
    return this.#take(new Uint8Array(0), 0, 0).map((piece) => ("text" in piece ? { ...piece, cut: true } : piece));
  }

  #stringByte(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === backslash) this.#escaped = true;
    else if (byte === quote) {
      this.#inString = false;
      this.#keyOpen = false;
      return;
    }
    if (this.#keyOpen && this.#key.length < 8) this.#key += String.fromCharCode(byte);
  }

  /** Follows brackets; says where a top-level object's items begin and end, and where the object ends. */
  #structure(byte: number, chunk: Uint8Array, from: number, i: number): "items" | "after items" | "object" | null {
    if (byte === quote) {
      this.#inString = true;
      if (this.#mode === "object" && this.#depth === 1 && !this.#colon) {
        this.#key = "";
        this.#keyOpen = true;
      }
    } else if (byte === 0x3a) this.#colon = this.#depth === 1 || this.#colon;
    else if (byte === 0x2c) this.#colon = this.#depth !== 1 && this.#colon;
    else if (byte === 0x7b || byte === 0x5b) return this.#open(byte, chunk, from, i);
    else if (byte === 0x7d || byte === 0x5d) return this.#close();
    return null;
  }

  #open(byte: number, chunk: Uint8Array, from: number, i: number): "items" | null {
    this.#depth++;
    if (this.#depth > this.#deepest) this.#deepest = this.#depth;
    if (this.#mode === "outside") {
      this.#mode = byte === 0x7b ? "object" : "array";
      this.#keeping = this.#mode === "object";
      this.#colon = false;
      return this.#mode === "array" ? "items" : null;
    }
    // kubectl before 1.14 wrote Go's name of the field, and no kind before it.
    const itemsKey = this.#key === "items" || this.#key === "Items";
    if (this.#mode !== "object" || this.#depth !== 2 || byte !== 0x5b || !this.#colon || !itemsKey) return null;
    const header = headerOf(
      decoder.decode(concatenated([...this.#parts, chunk.subarray(from, i)], this.#kept + i - from)),
    );
    if (this.#key === "Items" && header.kind !== "") return null;
    this.#header = header;
    this.#forget();
    this.#mode = "items";
    this.#hadItems = true;
    return "items";
  }

  #close(): "after items" | "object" | null {
    this.#depth = Math.max(0, this.#depth - 1);
    if (this.#mode === "items" && this.#depth === 1) {
      this.#mode = "object";
      return "after items";
    }
    if (this.#depth > 0) return null;
    const wasObject = this.#mode === "object";
    this.#mode = "outside";
    return wasObject ? "object" : null;
  }

  #keep(chunk: Uint8Array, from: number, to: number): void {
    if (to <= from) return;
    this.#kept += to - from;
    if (this.#kept > this.#max) {
      this.#tooLarge = true;
      this.#parts = [];
    } else this.#parts.push(chunk.slice(from, to));
  }

  #take(chunk: Uint8Array, from: number, to: number): Piece[] {
    // Most lie in one chunk.
    const whole = this.#kept === 0 && to - from <= this.#max ? chunk.subarray(from, to) : null;
    if (whole === null) this.#keep(chunk, from, to);
    const { bytes, large, deepest } = { bytes: this.#kept, large: this.#tooLarge, deepest: this.#deepest };
    const parts = this.#parts;
    const header = this.#header;
    this.#forget();
    if (large) return [{ tooLarge: bytes }];
    if (deepest > depthMax) return [{ tooDeep: deepest }];
    const text = decoder.decode(whole ?? concatenated(parts, bytes)).trim();
    return text === "" || text === "null" ? [] : [{ text, form: "json", header, cut: false }];
  }

  #forget(): void {
    this.#parts = [];
    this.#kept = 0;
    this.#keeping = false;
    this.#tooLarge = false;
    this.#deepest = 0;
  }
}
