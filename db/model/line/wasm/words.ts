// @ts-nocheck AssemblyScript, see parser.ts.
// Where one of the words begins: a filter on the first four bytes, 16 places at once, then a look-up, then a comparison.
//
// The filter sorts words into eight buckets, one bit each. For each of the first four bytes a table of 16 says, by the byte's
// lower half, which buckets have a word with such a byte, and one more for the upper half of the first. A word may stand where all
// five agree. The upper halves of the others let few words less through than they cost.

export const kindKeyword: u32 = 0;
export const kindLevel: u32 = 1;

/** A word's entry: 0 first eight bytes, 8 which of them count, 16 folds, 24 length, 28 kind, 32 the bytes from the ninth on, 60 value. */
export const entryBytes: usize = 64;

let high0 = i8x16.splat(0);
let low0 = i8x16.splat(0);
let low1 = i8x16.splat(0);
let low2 = i8x16.splat(0);
let low3 = i8x16.splat(0);
/** 256 addresses, by a hash of the first three bytes: the first entry of the words that begin so, 0 for none. */
let byHead: usize = 0;
let hashFactor: u32 = 0;

export function setTables(tables: usize): void {
  high0 = v128.load(tables);
  low0 = v128.load(tables, 16);
  low1 = v128.load(tables, 32);
  low2 = v128.load(tables, 48);
  low3 = v128.load(tables, 64);
  hashFactor = load<u32>(tables, 80);
  byHead = tables + 96;
}

/** Bit n: a word may begin at `at + n`; 19 bytes are read. No index is above 15, so the relaxed look-up answers the same everywhere. */
export function candidates(at: usize): u32 {
  const half = i8x16.splat(0x0f);
  const bytes = v128.load(at);
  // Sixteen bits at a time: there is no shift of eight, and what comes from the neighbour is masked away.
  const high = v128.and(i16x8.shr_u(bytes, 4), half);
  const first = v128.and(i8x16.relaxed_swizzle(low0, v128.and(bytes, half)), i8x16.relaxed_swizzle(high0, high));
  const second = i8x16.relaxed_swizzle(low1, v128.and(v128.load(at, 1), half));
  const third = i8x16.relaxed_swizzle(low2, v128.and(v128.load(at, 2), half));
  const fourth = i8x16.relaxed_swizzle(low3, v128.and(v128.load(at, 3), half));
  const buckets = v128.and(v128.and(first, second), v128.and(third, fourth));
  return <u32>i8x16.bitmask(i8x16.ne(buckets, i8x16.splat(0)));
}

/** The first entry of the words that begin as the bytes at `place` do, or 0: one of length 0 is behind their last. */
export function wordsAt(place: usize): usize {
  const head = (load<u32>(place) | 0x202020) & 0xffffff;
  return <usize>load<u32>(byHead + ((<usize>((head * hashFactor) >>> 24)) << 2));
}

/** Whether the entry's word stands at `place`, whose first eight bytes are `head`, and ends before `limit`. */
export function stands(entry: usize, head: u64, place: usize, limit: usize): bool {
  if (((head | load<u64>(entry, 16)) & load<u64>(entry, 8)) != load<u64>(entry)) return false;
  const length = load<u32>(entry, 24);
  return place + length <= limit && (length <= 8 || restMatches(entry, place, length));
}

export function keywordBit(entry: usize): u32 {
  return load<u32>(entry, 60);
}

/** From the ninth byte on: letters in any case, other bytes as they are. */
function restMatches(entry: usize, place: usize, length: u32): bool {
  for (let i: u32 = 8; i < length; i++) {
    const want = load<u8>(entry + 24 + i);
    const byte = load<u8>(place + i);
    if ((want - 0x61 < 26 ? byte | 0x20 : byte) != want) return false;
  }
  return true;
}
