// @ts-nocheck AssemblyScript, see parser.ts.
/* oxlint-disable no-loss-of-precision -- in AssemblyScript these are whole 64-bit words */
// The hash of each message's shape, as db/model/line/shape.ts says it: bytes are classified 64 at once, words are taken from bit maps.

import { classify, closing, digits, isWordByte, skipBlanks, starts, words } from "./shape-bytes.ts";
import {
  hashWord,
  isKept,
  isSpecial,
  isTextKey,
  takeLongWord,
  takeName,
  wordMasked,
  wordX,
  wordY,
} from "./shape-words.ts";

const textLook: usize = 512;
const jsonLook: usize = 4096;
const tokensMax: u32 = 32;

const maskX: u32 = 0x2a;
const maskY: u32 = 0x2a2a;

let a: u32 = 0;
let b: u32 = 0;
let left: u32 = 0;
let afterMask: bool = false;

/** Writes the hashes of the rows [from, to) of a block. */
export function hashShapes(offsets: usize, messages: usize, from: u32, to: u32, hashes: usize): void {
  for (let row = from; row < to; row++) {
    const place = offsets + ((<usize>row) << 2);
    const hash = shapeHash(messages + load<u32>(place), messages + load<u32>(place, 4));
    store<u64>(hashes + ((<usize>row) << 3), hash);
  }
}

function shapeHash(start: usize, end: usize): u64 {
  begin();
  const at = skipBlanks(start, end);
  if (at < end && load<u8>(at) == 0x7b) walkJson(at, end);
  else walkText(at, end);
  if (left == tokensMax) return 0;
  const high = finish(a ^ (b * 0x27d4eb2f));
  const low = finish(b ^ high);
  const hash = ((<u64>high) << 32) | <u64>low;
  return hash == 0 ? 1 : hash;
}

function begin(): void {
  a = 0x9e3779b1 ^ 1;
  b = 0x85ebca6b;
  left = tokensMax;
  afterMask = false;
}

/** Mixes a word or a mask in; a mask behind a mask is none. */
function take(x: u32, y: u32, masked: bool): void {
  if (!masked || !afterMask) {
    const mixed = (a ^ x) * 0x9e3779b1;
    a = mixed ^ (mixed >> 15);
    b = rotl<u32>((b + y) * 0xc2b2ae35, 13);
    left--;
  }
  afterMask = masked;
}

function finish(value: u32): u32 {
  let h = value;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

function walkJson(start: usize, end: usize): void {
  const stop = min(end, start + jsonLook);
  let depth: i32 = 1;
  for (let at = start + 1; at < stop && depth > 0;) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x7b || byte == 0x5b) depth++;
    else if (byte == 0x7d || byte == 0x5d) depth--;
    if (byte != 0x22) {
      at++;
      continue;
    }
    const close = closing(at + 1, stop, 0x22);
    if (close == 0) return;
    const name = at + 1;
    const colon = skipBlanks(close + 1, stop);
    at = close + 1;
    if (depth != 1 || colon >= stop || load<u8>(colon) != 0x3a) continue;
    const value = skipBlanks(colon + 1, stop);
    if (value < stop && load<u8>(value) == 0x22 && isTextKey(name, close)) {
      const found = closing(value + 1, stop, 0x22);
      const textEnd = found == 0 ? stop : found;
      if (textEnd > value + 1) {
        begin();
        walkText(value + 1, textEnd);
        return;
      }
    }
    takeKey(name, close);
    at = colon + 1;
  }
}

/** A key counts as a word, and `left` counts keys here. */
function takeKey(from: usize, to: usize): void {
  if (left == 0) return;
  takeName(from, to);
  if (wordMasked && afterMask) left--;
  if (wordMasked) take(maskX, maskY, true);
  else take(wordX, wordY, false);
}

/**
 * In one function, and all in locals: a global is memory, and costs more than the hash. Dashes and dots at a word's end are none of
 * it, so its `solid` part counts; of up to eight bytes that is hashed here as hashWord() would, since most words are that short.
 */
function walkText(start: usize, end: usize): void {
  const stop = min(end, start + textLook);
  let kept: usize = 0;
  let x = a;
  let y = b;
  let room = tokensMax;
  let behindMask = false;
  // The maps are of the 64 bytes behind `from`: none yet.
  let from = start - 64;
  let wordMap: u64 = 0;
  let digitMap: u64 = 0;
  let startMap: u64 = 0;
  for (let at = start; at < stop && room != 0;) {
    if (at - from >= 64) {
      classify(at);
      from = at;
      wordMap = words;
      digitMap = digits;
      startMap = starts;
    }
    const ahead = startMap >> <u64>(at - from);
    at = ahead == 0 ? from + 64 : at + <usize>ctz(ahead);
    if (ahead == 0 || at >= stop) continue;
    const shift = <u64>(at - from);
    let masked = true;
    let hashX: u32 = 0;
    let hashY: u32 = 0;
    if (((wordMap >> shift) & 1) != 0) {
      let length = <u32>ctz(~(wordMap >> shift));
      if (shift != 0 && length + shift >= 64) {
        from = at - 64;
        continue;
      }
      if (length == 64 && at + 64 < stop && isWordByte(load<u8>(at, 64))) {
        at = takeLongWord(at, stop);
        masked = wordMasked;
        hashX = wordX;
        hashY = wordY;
      } else {
        length = min(length, <u32>(stop - at));
        const range: u64 = u64.MAX_VALUE >> (64 - length);
        const solid = 64 - <u32>clz(((wordMap & startMap) >> shift) & range);
        masked = ((digitMap >> shift) & range) != 0 || isSpecial(at, solid);
        if (!masked && solid <= 8) {
          const bytes = load<u64>(at) & (u64.MAX_VALUE >> (64 - ((<u64>solid) << 3)));
          hashX = solid * 0x01000193 + <u32>bytes * 0x2c1b3c6d + <u32>(bytes >> 32) * 0x297a2d39;
          hashY = solid * 0x01000193 + <u32>bytes * 0x5bd1e995 + <u32>(bytes >> 32) * 0x3c6ef373;
        } else if (!masked) {
          hashWord(at, solid);
          hashX = wordX;
          hashY = wordY;
        }
        at += length;
      }
    } else {
      at = behindQuote(start, at, stop, kept);
      if (quoteKeeps != 0) kept = quoteKeeps;
      if (!quoteMasks) continue;
    }
    if (!masked || !behindMask) {
      const mixed = (x ^ (masked ? maskX : hashX)) * 0x9e3779b1;
      x = mixed ^ (mixed >> 15);
      y = rotl<u32>((y + (masked ? maskY : hashY)) * 0xc2b2ae35, 13);
      room--;
    }
    behindMask = masked;
  }
  a = x;
  b = y;
  left = room;
}

let quoteMasks: bool = false;
let quoteKeeps: usize = 0;

/** Where to go on behind the quote or backslash at `at`; says whether it was a mask, and where a text ends whose words count. */
function behindQuote(start: usize, at: usize, stop: usize, kept: usize): usize {
  quoteMasks = false;
  quoteKeeps = 0;
  const byte = <u32>load<u8>(at);
  if (byte == 0x5c) return at + 2;
  if (byte == 0x22) {
    if (at == kept) return at + 1;
    const close = closing(at + 1, stop, 0x22);
    if (isKept(start, at, stop)) {
      quoteKeeps = close;
      return at + 1;
    }
    quoteMasks = true;
    return close == 0 ? stop : close + 1;
  }
  const close = at == start || !isWordByte(load<u8>(at - 1)) ? closing(at + 1, stop, 0x27) : 0;
  quoteMasks = close != 0;
  return close == 0 ? at + 1 : close + 1;
}
