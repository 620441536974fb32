// The shape of a message, version 1: its words in order, with everything that varies replaced by a mask, and a 64-bit hash of that.
//
// The hash is a stored format (lines.pattern): equal shapes have equal hashes in every snapshot and every build. Whatever changes a
// hash is a new version and needs another `seed`; wasm/shape.ts answers the same.
//
//   message ─▶ JSON: the text of msg, message, log … (else its keys) ─▶ words, masks ─▶ runs of masks are one ─▶ two 32-bit lanes
//
// A word is a run of letters, digits, `_ $ - .` and bytes above 127; spaces and other punctuation count for nothing. Masked are
// words with a digit, hexadecimal ones of 8 letters or more, names of months and days, those that end
// in five random letters of Kubernetes, words over 64 bytes, and quoted texts, but
// for the text of klog's `] "…"`, of `msg="…"` and of `"GET /path …"`.

/** Bytes of a text, of a JSON line, and words (masks between them included) that are looked at. */
export const shapeLook = { text: 512, json: 4096, tokens: 32, word: 64 } as const;
const hexMin = 8;

/** Fields that hold what a person wrote. */
export const textKeys = ["msg", "message", "log", "event", "MESSAGE"] as const;
/** Names of which a date may consist. */
export const dateWords = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun UTC GMT".split(
  " ",
);

const seed = { a: 0x9e3779b1 ^ 1, b: 0x85ebca6b };
const mask = { x: 0x2a, y: 0x2a2a };
const factorsX = [0x2c1b3c6d, 0x297a2d39, 0x6f4f2a35, 0x1b873593];
const factorsY = [0x5bd1e995, 0x3c6ef373, 0x7feb352d, 0x46ac12a5];

/** Takes a word or a mask, as [from, to) of the bytes. Neighbouring masks come one by one. */
export type ShapeVisit = (from: number, to: number, masked: boolean) => void;

const encoder = new TextEncoder();
const keys = textKeys.map((key) => encoder.encode(key));
const dates = new Set(dateWords);
const randomLetters = new Set(encoder.encode("bcdfghjklmnpqrstvwxz"));

/** The hash of the shape of bytes[start, end); 0 if there is neither a word nor a mask. */
export function shapeHash(bytes: Uint8Array, start: number, end: number): bigint {
  let a: number = seed.a;
  let b: number = seed.b;
  let tokens = 0;
  let afterMask = false;
  walkShape(bytes, start, end, (from, to, masked) => {
    tokens++;
    if (!masked || !afterMask) {
      a = Math.imul(a ^ (masked ? mask.x : hashWord(bytes, from, to, factorsX)), 0x9e3779b1);
      a ^= a >>> 15;
      b = Math.imul(b + (masked ? mask.y : hashWord(bytes, from, to, factorsY)), 0xc2b2ae35);
      b = (b << 13) | (b >>> 19);
    }
    afterMask = masked;
  });
  if (tokens === 0) return 0n;
  const high = finish(a ^ Math.imul(b, 0x27d4eb2f));
  const low = finish(b ^ high);
  return (BigInt(high) << 32n) | BigInt(low) || 1n;
}

/** Blocks of 16 bytes, zeros behind the last: four times 32 bits, each with a factor of its own. */
function hashWord(bytes: Uint8Array, from: number, to: number, factors: readonly number[]): number {
  let hash = to - from;
  for (let at = from; at < to; at += 16) {
    hash = Math.imul(hash, 0x01000193);
    for (let i = 0; i < 4; i++) hash += Math.imul(fourBytes(bytes, at + i * 4, to), factors[i] ?? 0);
    hash |= 0;
  }
  return hash;
}

/** Up to four bytes, the first one lowest. */
function fourBytes(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let i = Math.min(end - at, 4) - 1; i >= 0; i--) value = (value << 8) | (bytes[at + i] ?? 0);
  return value;
}

function finish(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Hands the words and masks of the message bytes[start, end) to `visit`, in order, up to the 32nd. */
export function walkShape(bytes: Uint8Array, start: number, end: number, visit: ShapeVisit): void {
  const at = skipBlanks(bytes, start, end);
  if (at < end && bytes[at] === 0x7b) walkJson(bytes, at, end, visit);
  else walkText(bytes, at, end, visit);
}

function walkJson(bytes: Uint8Array, start: number, end: number, visit: ShapeVisit): void {
  const stop = Math.min(end, start + shapeLook.json);
  const names: [number, number][] = [];
  let depth = 1;
  for (let at = start + 1; at < stop && depth > 0;) {
    const byte = bytes[at];
    if (byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === 0x7d || byte === 0x5d) depth--;
    if (byte !== 0x22) {
      at++;
      continue;
    }
    const close = closing(bytes, at + 1, stop, 0x22);
    if (close < 0) break;
    const colon = skipBlanks(bytes, close + 1, stop);
    const name: [number, number] = [at + 1, close];
    at = close + 1;
    if (depth !== 1 || colon >= stop || bytes[colon] !== 0x3a) continue;
    const value = skipBlanks(bytes, colon + 1, stop);
    if (value < stop && bytes[value] === 0x22 && isTextKey(bytes, ...name)) {
      const found = closing(bytes, value + 1, stop, 0x22);
      const textEnd = found < 0 ? stop : found;
      if (textEnd > value + 1) return walkText(bytes, value + 1, textEnd, visit);
    }
    names.push(name);
    at = colon + 1;
  }
  for (const [from, to] of names.slice(0, shapeLook.tokens)) visit(from, to, isMasked(bytes, from, to));
}

function walkText(bytes: Uint8Array, start: number, end: number, visit: ShapeVisit): void {
  const stop = Math.min(end, start + shapeLook.text);
  let left: number = shapeLook.tokens;
  let afterMask = false;
  /** Where a quoted text ends whose words count. */
  let kept = -1;
  const take = (from: number, to: number, masked: boolean): void => {
    if (!masked || !afterMask) left--;
    if (left >= 0) visit(from, to, masked);
    afterMask = masked;
  };
  for (let at = start; at < stop;) {
    if (left === 0) return;
    const byte = bytes[at] ?? 0;
    if (startsWord(byte)) {
      let after = at + 1;
      while (after < stop && isWordByte(bytes[after] ?? 0)) after++;
      let to = after;
      while (bytes[to - 1] === 0x2d || bytes[to - 1] === 0x2e) to--;
      take(at, to, isMasked(bytes, at, to));
      at = after;
    } else if (byte === 0x5c) at += 2;
    else if (byte === 0x22 && at !== kept) {
      const close = closing(bytes, at + 1, stop, 0x22);
      if (isKept(bytes, start, at, stop)) {
        kept = close;
        at++;
      } else {
        take(at, close < 0 ? stop : close + 1, true);
        at = close < 0 ? stop : close + 1;
      }
    } else if (byte === 0x27 && (at === start || !isWordByte(bytes[at - 1] ?? 0))) {
      const close = closing(bytes, at + 1, stop, 0x27);
      if (close >= 0) take(at, close + 1, true);
      at = close < 0 ? at + 1 : close + 1;
    } else at++;
  }
}

function isMasked(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > shapeLook.word) return true;
  let hex = to - from >= hexMin;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (isDigit(byte)) return true;
    const letter = byte | 0x20;
    if (letter < 0x61 || letter > 0x66) hex = false;
  }
  if (hex || hasRandomEnd(bytes, from, to)) return true;
  return to - from === 3 && dates.has(String.fromCharCode(...bytes.subarray(from, to)));
}

/** `-bjtpt`: what Kubernetes appends to names has five letters and no vowel. */
function hasRandomEnd(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 7 || bytes[to - 6] !== 0x2d) return false;
  for (let at = to - 5; at < to; at++) if (!randomLetters.has(bytes[at] ?? 0)) return false;
  return true;
}

/** A quote at the text's start, behind klog's header, around an HTTP request, or as the value of a text key. */
function isKept(bytes: Uint8Array, start: number, at: number, stop: number): boolean {
  if (at === start || isRequest(bytes, at + 1, stop)) return true;
  const before = bytes[at - 1];
  if (before === 0x20) return at - 2 >= start && bytes[at - 2] === 0x5d;
  if (before !== 0x3d) return false;
  let from = at - 1;
  while (from > start && at - from < 10 && isWordByte(bytes[from - 1] ?? 0)) from--;
  return isTextKey(bytes, from, at - 1);
}

/** `GET /path`. */
function isRequest(bytes: Uint8Array, from: number, stop: number): boolean {
  let at = from;
  while (at < stop && at - from < 8 && isUpper(bytes[at] ?? 0)) at++;
  return at - from >= 3 && at + 1 < stop && bytes[at] === 0x20 && bytes[at + 1] === 0x2f;
}

function isTextKey(bytes: Uint8Array, from: number, to: number): boolean {
  return keys.some((key) => key.length === to - from && key.every((letter, i) => bytes[from + i] === letter));
}

/** Where the quote closes, or -1; a backslash hides what is behind it. */
function closing(bytes: Uint8Array, from: number, end: number, quote: number): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] === quote) return at;
    if (bytes[at] === 0x5c) at++;
  }
  return -1;
}

function skipBlanks(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++;
  return at;
}

const isUpper = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

function startsWord(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || isDigit(byte) || byte === 0x5f || byte === 0x24 || byte > 0x7f;
}

const isWordByte = (byte: number): boolean => startsWord(byte) || byte === 0x2d || byte === 0x2e;
