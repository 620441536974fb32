// @ts-nocheck AssemblyScript, see parser.ts.
// Shapes of messages that came before. Programs write the same text over and over, and only the words with digits in it vary: those are
// masked, so a message that is like one of the last but for them has its hash, and comparing 16 bytes at once is all that it takes.
//
//   entry: length, whether it holds a text, hash │ the text │ for each of its bytes the classes that may stand there instead
//
// Within a word that has a digit a digit may stand for a digit, a letter for a letter: the same words begin and end at the same places and
// are masked. All else has to be equal. Behind a backslash a byte counts for nothing, so texts with one are not remembered.

import { classesOf, classify, digits, words } from "./shape-bytes.ts";

/** As much of a text as its shape is taken from, with room for the rest of 16 bytes. */
const textRoom: usize = 528;
const textAt: usize = 16;
const classesAt: usize = textAt + textRoom;
const entryBytes: usize = classesAt + textRoom;
const entries: usize = 256;
/** Shorter texts are hashed as quickly. */
const lengthMin: u32 = 24;

const classWeak: u8 = 1;
const classDigit: u8 = 4;
const classLetters: u8 = 122;

let memory: usize = 0;

/** Memory for `shapeMemoryBytes`, all zero. */
export function setShapeMemory(at: usize): void {
  memory = at;
}

function entryOf(at: usize, length: u32): usize {
  const first = <u32>load<u8>(at);
  // A digit may be another one the next time.
  const lead: u32 = first < 0x3a ? 0 : first << 3;
  return memory + (<usize>(length + lead) & (entries - 1)) * entryBytes;
}

/** The hash of a text that is alike in shape, or 0. */
export function knownShape(at: usize, length: u32): u64 {
  if (length < lengthMin) return 0;
  const entry = entryOf(at, length);
  if (load<u32>(entry) != length || load<u32>(entry, 4) == 0) return 0;
  const zeros = i8x16.splat(0);
  for (let i: u32 = 0; i < length; i += 16) {
    const bytes = v128.load(at + i);
    const same = i8x16.eq(bytes, v128.load(entry + i, textAt));
    const alike = i8x16.ne(v128.and(classesOf(bytes), v128.load(entry + i, classesAt)), zeros);
    const differ = ~i8x16.bitmask(v128.or(same, alike)) & 0xffff;
    if (differ == 0) continue;
    if (i + ctz(differ) < length) return 0;
  }
  return load<u64>(entry, 8);
}

/** A length is remembered when it comes first, and the text when it comes again: most that come once are not copied. */
export function rememberShape(at: usize, length: u32, hash: u64): void {
  if (length < lengthMin) return;
  const entry = entryOf(at, length);
  const again = load<u32>(entry) == length && load<u32>(entry, 4) == 0;
  store<u32>(entry, length);
  store<u32>(entry, again && keep(entry, at, length) ? 1 : 0, 4);
  store<u64>(entry, hash, 8);
}

/** False for a text with a backslash. */
function keep(entry: usize, at: usize, length: u32): bool {
  const zeros = i8x16.splat(0);
  const backslash = i8x16.splat(0x5c);
  const letters = i8x16.splat(classLetters);
  const others = i8x16.splat(classDigit | classWeak);
  for (let from: u32 = 0; from < length; from += 64) {
    classify(at + from);
    const left = length - from;
    const inText: u64 = left < 64 ? ((<u64>1) << left) - 1 : u64.MAX_VALUE;
    const loose = withDigit(words & inText, digits & inText);
    for (let i: u32 = 0; i < 64 && from + i < length; i += 16) {
      const bytes = v128.load(at + from + i);
      const backs = <u32>i8x16.bitmask(i8x16.eq(bytes, backslash));
      if (backs != 0 && i + <u32>ctz(backs) < left) return false;
      const is = classesOf(bytes);
      const ofLetters = v128.and(i8x16.ne(v128.and(is, letters), zeros), letters);
      const may = v128.or(ofLetters, v128.and(is, others));
      v128.store(entry + from + i, bytes, textAt);
      v128.store(entry + from + i, v128.and(may, bytesOf(<u32>(loose >> i) & 0xffff)), classesAt);
    }
  }
  return true;
}

/** Those of the runs of ones in `runs` that have one of `marks`. */
function withDigit(runs: u64, marks: u64): u64 {
  let up = marks;
  let down = marks;
  let upRuns = runs;
  let downRuns = runs;
  for (let by: u64 = 1; by < 64; by <<= 1) {
    up |= upRuns & (up << by);
    down |= downRuns & (down >> by);
    upRuns &= upRuns << by;
    downRuns &= downRuns >> by;
  }
  return up | down;
}

/** 16 bytes, all ones where the bit is set. */
function bytesOf(bits: u32): v128 {
  const ofByte = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  const spread = i8x16.swizzle(i16x8.splat(<i16>bits), i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
  return i8x16.eq(v128.and(spread, ofByte), ofByte);
}
