// @ts-nocheck AssemblyScript, see parser.ts.
/* oxlint-disable no-loss-of-precision -- in AssemblyScript these are whole 64-bit words */
// The hash of each message's shape, as db/model/line/shape.ts says it: bytes are classified 64 at once, words are taken from bit maps.

import { classify, closing, digits, isWordByte, skipBlanks, starts, words } from "./shape-bytes.ts";
import { knownShape, rememberShape } from "./shape-memory.ts";
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
  const at = skipBlanks(start, end);
  if (at < end && load<u8>(at) == 0x7b) {
    begin();
    walkJson(at, end);
    return hashSoFar();
  }
  const length = <u32>min(end - at, textLook);
  const known = knownShape(at, length);
  if (known != 0) return known;
  begin();
  walkText(at, end);
  const hash = hashSoFar();
  rememberShape(at, length, hash);
  return hash;
}

function hashSoFar(): u64 {
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
 * In one function, and all in locals: a global is memory, and costs more than the hash. Where words begin is taken from the maps of 64
 * bytes at once, so that the next one need not wait for the length of this one. Dashes and dots at a word's end are none of it, so its
 * `solid` part counts.
 */
function walkText(start: usize, end: usize): void {
  const stop = min(end, start + textLook);
  let kept: usize = 0;
  let x = a;
  let y = b;
  let room = tokensMax;
  let behindMask = false;
  // The maps are of the 64 bytes from `from` on; bit n of `places`: at from + n a word, a quote or a backslash is to be looked at. Without
  // any the next maps are those of `next`.
  let from: usize = 0;
  let next = start;
  let wordMap: u64 = 0;
  let digitMap: u64 = 0;
  let startMap: u64 = 0;
  let places: u64 = 0;
  while (room != 0) {
    if (places == 0) {
      if (next >= stop) break;
      classify(next);
      from = next;
      next += 64;
      wordMap = words;
      digitMap = digits;
      startMap = starts;
      places = placesIn(wordMap, startMap);
      continue;
    }
    const shift = <u64>ctz(places);
    const at = from + <usize>shift;
    if (at >= stop) break;
    places &= places - 1;
    let masked = true;
    if (((wordMap >> shift) & 1) != 0) {
      const length = <u32>ctz(~(wordMap >> shift));
      if (length + <u32>shift >= 64 && shift != 0) {
        next = at;
        places = 0;
        continue;
      }
      if (length == 64 && at + 64 < stop && isWordByte(load<u8>(at, 64))) {
        next = takeLongWord(at, stop);
        places = 0;
        masked = wordMasked;
      } else {
        const range: u64 = u64.MAX_VALUE >> (64 - <u64>min(length, <u32>(stop - at)));
        const solid = 64 - <u32>clz(((wordMap & startMap) >> shift) & range);
        masked = ((digitMap >> shift) & range) != 0 || isSpecial(at, solid);
        if (masked && behindMask) continue;
        if (!masked) hashWord(at, solid);
      }
    } else {
      const behind = behindQuote(start, at, stop, kept);
      if (quoteKeeps != 0) kept = quoteKeeps;
      const passed = <u64>(behind - from);
      const ahead: u64 = passed < 64 ? u64.MAX_VALUE << passed : 0;
      if (passed >= 64) next = behind;
      places = placesIn(wordMap & ahead, startMap & ahead);
      if (!quoteMasks) continue;
    }
    if (!masked || !behindMask) {
      const mixed = (x ^ (masked ? maskX : wordX)) * 0x9e3779b1;
      x = mixed ^ (mixed >> 15);
      y = rotl<u32>((y + (masked ? maskY : wordY)) * 0xc2b2ae35, 13);
      room--;
    }
    behindMask = masked;
  }
  a = x;
  b = y;
  left = room;
}

/** The first byte of each word, behind the dashes and dots in front of it, and what is worth a look and of no word. */
function placesIn(wordMap: u64, startMap: u64): u64 {
  const weak = wordMap & ~startMap;
  const first = wordMap & ~(wordMap << 1);
  // Adding to the lowest of them carries through the dashes and dots that a run of word bytes begins with.
  const leading = weak & ~(weak + (first & weak));
  const behind = (leading << 1) & wordMap & startMap;
  return (first & startMap) | behind | (startMap & ~wordMap);
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
