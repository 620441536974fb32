// @ts-nocheck AssemblyScript, see parser.ts.
// What bytes are to the shape of a message, 64 of them at once, and where quotes close.

// Classes of bytes: what a byte's lower half and its upper half have in common.
// No byte has two of them. The first is of no word's start, the last of no word.
//   1 `-` `.`  2 `$`  4 digits  8 a-o, A-O  16 p-z, P-Z  32 `_`  64 above 127  128 quotes
const byLow = i8x16(84, 92, -36, 92, 94, 92, 92, -36, 92, 92, 88, 72, 72, 73, 73, 104);
const byHigh = i8x16(0, 0, -125, 4, 8, 48, 8, 16, 64, 64, 64, 64, 64, 64, 64, 64);

export let words: u64 = 0;
export let digits: u64 = 0;
export let starts: u64 = 0;

/** The class of each byte; 0 for what is neither of a word nor a quote. */
export function classesOf(bytes: v128): v128 {
  const lower = i8x16.splat(0x0f);
  // Bytes cannot be shifted in one instruction; 16 bits can.
  const high = v128.and(i16x8.shr_u(bytes, 4), lower);
  return v128.and(i8x16.relaxed_swizzle(byLow, v128.and(bytes, lower)), i8x16.relaxed_swizzle(byHigh, high));
}

/** Bit maps of the 64 bytes from `at` on: of words, of digits, of what is worth a look. */
export function classify(at: usize): void {
  words = 0;
  digits = 0;
  starts = 0;
  for (let i: usize = 0; i < 64; i += 16) {
    const bytes = v128.load(at + i);
    const is = classesOf(bytes);
    const marks = v128.or(is, i8x16.eq(bytes, i8x16.splat(0x5c)));
    const ofWord = i8x16.bitmask(i8x16.gt_s(is, i8x16.splat(0)));
    const ofStart = i8x16.bitmask(i8x16.gt_s(is, i8x16.splat(1))) | i8x16.bitmask(marks);
    words |= (<u64>(<u32>ofWord)) << i;
    starts |= (<u64>(<u32>ofStart)) << i;
    digits |= (<u64>(<u32>i8x16.bitmask(i16x8.shl(is, 5)))) << i;
  }
}

/** Where the quote closes, or 0. */
export function closing(from: usize, end: usize, quote: u8): usize {
  const quotes = i8x16.splat(quote);
  const backs = i8x16.splat(0x5c);
  for (let at = from; at < end;) {
    const bytes = v128.load(at);
    const found = <u32>i8x16.bitmask(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, backs)));
    if (found == 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(found);
    if (at >= end) return 0;
    if (load<u8>(at) == quote) return at;
    at += 2;
  }
  return 0;
}

export function skipBlanks(from: usize, end: usize): usize {
  let at = from;
  while (at < end && (load<u8>(at) == 0x20 || load<u8>(at) == 0x09)) at++;
  return at;
}

export function isWordByte(byte: u32): bool {
  if ((byte | 0x20) - 0x61 < 26 || byte - 0x30 < 10 || byte > 0x7f) return true;
  return byte == 0x5f || byte == 0x24 || byte == 0x2d || byte == 0x2e;
}
