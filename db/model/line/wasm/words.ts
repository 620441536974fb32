// @ts-nocheck AssemblyScript, see parser.ts.
// Where one of the words begins: a filter on the first four bytes, 16 places at once, then a look-up, then a comparison.
//
// The filter sorts words into eight buckets, one bit each. For each of the first four bytes two tables of 16 say, by the
// byte's lower and upper half, which buckets have a word with such a byte. A word may stand where all eight agree.

export const kindKeyword: u32 = 0;
export const kindLevel: u32 = 1;

/** A word's entry: 0 first eight bytes, 8 which of them count, 16 folds, 24 length, 28 kind, 32 the bytes from the ninth on, 60 value. */
const entryBytes: usize = 64;

let low0 = i8x16.splat(0);
let high0 = i8x16.splat(0);
let low1 = i8x16.splat(0);
let high1 = i8x16.splat(0);
let low2 = i8x16.splat(0);
let high2 = i8x16.splat(0);
let low3 = i8x16.splat(0);
let high3 = i8x16.splat(0);
/** Buckets of the first three bytes at the 16 places before. */
let before0 = i8x16.splat(0);
let before1 = i8x16.splat(0);
let before2 = i8x16.splat(0);
/** 256 addresses, by a hash of the first three bytes: the first entry of the words that begin so, 0 for none. */
let byHead: usize = 0;
let hashFactor: u32 = 0;

export function setTables(tables: usize): void {
  low0 = v128.load(tables);
  high0 = v128.load(tables, 16);
  low1 = v128.load(tables, 32);
  high1 = v128.load(tables, 48);
  low2 = v128.load(tables, 64);
  high2 = v128.load(tables, 80);
  low3 = v128.load(tables, 96);
  high3 = v128.load(tables, 112);
  hashFactor = load<u32>(tables, 128);
  byHead = tables + 144;
}

/** What the next call finds does not begin before its own first byte. */
export function forgetBytesBefore(): void {
  before0 = i8x16.splat(0);
  before1 = i8x16.splat(0);
  before2 = i8x16.splat(0);
}

/** Bit n: a word may begin three bytes before `at + n`. Calls go 16 bytes further each. */
export function candidates(at: usize): u32 {
  const bytes = v128.load(at);
  const low = v128.and(bytes, i8x16.splat(0x0f));
  const high = i8x16.shr_u(bytes, 4);
  const first = v128.and(i8x16.swizzle(low0, low), i8x16.swizzle(high0, high));
  const second = v128.and(i8x16.swizzle(low1, low), i8x16.swizzle(high1, high));
  const third = v128.and(i8x16.swizzle(low2, low), i8x16.swizzle(high2, high));
  const fourth = v128.and(i8x16.swizzle(low3, low), i8x16.swizzle(high3, high));
  const firstThere = i8x16.shuffle(before0, first, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
  const secondThere = i8x16.shuffle(before1, second, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
  const thirdThere = i8x16.shuffle(before2, third, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
  before0 = first;
  before1 = second;
  before2 = third;
  const buckets = v128.and(v128.and(firstThere, secondThere), v128.and(thirdThere, fourth));
  return <u32>i8x16.bitmask(i8x16.ne(buckets, i8x16.splat(0)));
}

/** The entry of a word that stands at `place` and ends before `limit`, or 0. */
export function match(place: usize, limit: usize): usize {
  const head = (load<u32>(place) | 0x202020) & 0xffffff;
  const entry = <usize>load<u32>(byHead + ((<usize>((head * hashFactor) >>> 24)) << 2));
  return entry == 0 ? 0 : firstMatch(entry, place, limit);
}

/** The next one at the same place. */
export function nextMatch(entry: usize, place: usize, limit: usize): usize {
  return firstMatch(entry + entryBytes, place, limit);
}

export function keywordBit(entry: usize): u32 {
  return load<u32>(entry, 60);
}

function firstMatch(from: usize, place: usize, limit: usize): usize {
  const head = load<u64>(place);
  let entry = from;
  for (let length = load<u32>(entry, 24); length != 0; length = load<u32>((entry += entryBytes), 24)) {
    if (((head | load<u64>(entry, 16)) & load<u64>(entry, 8)) != load<u64>(entry)) continue;
    if (place + length <= limit && (length <= 8 || restMatches(entry, place, length))) return entry;
  }
  return 0;
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
