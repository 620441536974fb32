// Reads a JSON file of ordinary size in one go, which takes half as long as cutting it first: the same pieces, parsed already.
import { depthMax } from "./bounded-value.ts";
import { hasRiskyNumber } from "./exact-json.ts";
import { type ListHeader, noHeader, type ParsedPiece } from "./piece.ts";
import { isRecord, textOf } from "./record.ts";

/** Above this the parsed value weighs more than the time is worth. */
export const wholeFileBytesMax = 2 * 1024 * 1024;
const decoder = new TextDecoder();

const open = 1;
const close = 2;
const brackets = new Uint8Array(256);
for (const char of "{[") brackets[char.charCodeAt(0)] = open;
for (const char of "}]") brackets[char.charCodeAt(0)] = close;

/**
 * What a JsonSplitter gives for the same bytes, in its order, or null where only that can tell: text that does not parse or is several
 * documents, numbers whose digits matter, values that nest too deep. Of a key that stands twice the last counts, as for any JSON parser;
 * no writer of Kubernetes objects repeats one. Without `writes` nothing is written as JSON yet, which takes as long as parsing it.
 */
export function wholeFile(bytes: Uint8Array, writes = true): Iterable<ParsedPiece> | null {
  if (mayNestTooDeep(bytes)) return null;
  const text = decoder.decode(bytes);
  if (hasRiskyNumber(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const list = Array.isArray(value) ? { elements: value, header: noHeader } : isRecord(value) ? listIn(value) : null;
  if (list === null && !isRecord(value)) return null;
  const { elements, header } = list ?? { elements: [value], header: noHeader };
  return writes ? written(elements, header) : unwritten(elements, header, text.length);
}

/** Written as JSON one by one, as they are asked for. A null is no piece. */
function* written(values: readonly unknown[], header: ListHeader): Generator<ParsedPiece> {
  for (const value of values) if (value !== null) yield { parsed: { value, json: JSON.stringify(value) }, header };
}

function* unwritten(values: readonly unknown[], header: ListHeader, characters: number): Generator<ParsedPiece> {
  const each = Math.ceil(characters / values.length);
  for (const value of values) if (value !== null) yield { parsed: { value, json: null }, header, unwritten: each };
}

/** The list in a top-level object, and what stood before it. */
function listIn(value: Record<string, unknown>): { elements: readonly unknown[]; header: ListHeader } | null {
  const header = { apiVersion: "", kind: "" };
  for (const [key, field] of Object.entries(value)) {
    if (key === "apiVersion" || key === "kind") header[key] = textOf(field);
    // kubectl before 1.14 wrote Go's name of the field, and no kind before it.
    const isItems = key === "items" || (key === "Items" && header.kind === "");
    if (isItems && Array.isArray(field)) return { elements: field, header };
  }
  return null;
}

/** Counts brackets inside strings too, so that it may say yes too often. */
function mayNestTooDeep(bytes: Uint8Array): boolean {
  // Each level is one byte at least.
  if (bytes.length <= depthMax) return false;
  const ends = bytes.length - (bytes.length % 4);
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 4) {
    if (at < ends && !mayHoldBracket(words.getInt32(at, true))) continue;
    for (let i = at; i < at + 4 && i < bytes.length; i++) {
      const bracket = brackets[bytes[i] ?? 0];
      if (bracket === 0) continue;
      if (bracket === close) depth--;
      else if (++depth > depthMax) return true;
    }
  }
  return false;
}

/** Of four bytes: all brackets have these bits, and few other characters. */
function mayHoldBracket(word: number): boolean {
  const differing = (word & 0xd9d9d9d9) ^ 0x59595959;
  // Where a byte is 0, subtracting 1 sets its highest bit (Mycroft, 1987).
  return ((differing - 0x01010101) & ~differing & 0x80808080) !== 0;
}
