// @ts-nocheck AssemblyScript, see parser.ts.
/* oxlint-disable no-loss-of-precision -- in AssemblyScript these are whole 64-bit words */
// Words of a message's shape: their hashes, which of them vary, and what stands before a quote whose text counts.
import { isWordByte } from "./shape-bytes.ts";

const wordMax: u32 = 64;
const hexMin: u32 = 8;
const randomLetters: u32 = 0x2efbeee;

export let wordX: u32 = 0;
export let wordY: u32 = 0;
export let wordMasked: bool = false;

/** Sets wordX and wordY for the word of `length` bytes, 64 at most. */
export function hashWord(from: usize, length: u32): void {
  if (length <= 8) {
    // Most words; the same as below.
    const low = firstBytes(from, length);
    wordX = length * 0x01000193 + <u32>low * 0x2c1b3c6d + <u32>(low >> 32) * 0x297a2d39;
    wordY = length * 0x01000193 + <u32>low * 0x5bd1e995 + <u32>(low >> 32) * 0x3c6ef373;
    return;
  }
  let x = length;
  let y = length;
  let rest = length;
  for (let at = from; rest > 0; at += 16) {
    const low = firstBytes(at, rest);
    const high: u64 = rest > 8 ? firstBytes(at + 8, rest - 8) : 0;
    x = x * 0x01000193 + <u32>low * 0x2c1b3c6d + <u32>(low >> 32) * 0x297a2d39;
    x += <u32>high * 0x6f4f2a35 + <u32>(high >> 32) * 0x1b873593;
    y = y * 0x01000193 + <u32>low * 0x5bd1e995 + <u32>(low >> 32) * 0x3c6ef373;
    y += <u32>high * 0x7feb352d + <u32>(high >> 32) * 0x46ac12a5;
    rest -= min(rest, 16);
  }
  wordX = x;
  wordY = y;
}

/** The bytes at `at`, `count` at most and eight at most, zeros behind. */
function firstBytes(at: usize, count: u32): u64 {
  const bytes = load<u64>(at);
  return count >= 8 ? bytes : bytes & (((<u64>1) << (count << 3)) - 1);
}

/** Takes the word at `at`, of which 64 bytes are known; answers where it ends. */
export function takeLongWord(at: usize, stop: usize): usize {
  let after = at + 64;
  while (after < stop && isWordByte(load<u8>(after))) after++;
  let to = after;
  while (load<u8>(to - 1) == 0x2d || load<u8>(to - 1) == 0x2e) to--;
  takeName(at, to);
  return after;
}

/** Sets wordMasked, and the hash of a word that is not masked. */
export function takeName(from: usize, to: usize): void {
  const length = <u32>(to - from);
  wordMasked = length > wordMax || isSpecial(from, length);
  for (let at = from; at < to && !wordMasked; at++) wordMasked = <u32>load<u8>(at) - 0x30 < 10;
  if (!wordMasked) hashWord(from, length);
}

/** A hexadecimal word, or one of dateWords, which begin with a capital. */
export function isSpecial(from: usize, length: u32): bool {
  if (length == 3) return <u32>load<u8>(from) - 0x41 < 26 && isDateWord(load<u32>(from) & 0xffffff);
  if (length < hexMin - 1) return false;
  if (hasRandomEnd(from + length)) return true;
  if (length < hexMin) return false;
  for (let at = from; at < from + length; at++) if ((<u32>load<u8>(at) | 0x20) - 0x61 > 5) return false;
  return true;
}

/** `-bjtpt`: what Kubernetes appends has no vowels. Bit n of the mask: the n-th letter may stand there. */
function hasRandomEnd(to: usize): bool {
  if (load<u8>(to - 6) != 0x2d) return false;
  for (let at = to - 5; at < to; at++) {
    const letter = <u32>load<u8>(at) - 0x61;
    if (letter > 25 || ((randomLetters >> letter) & 1) == 0) return false;
  }
  return true;
}

function isDateWord(word: u32): bool {
  switch (word) {
    case 0x6e614a: // Jan Feb Mar Apr May Jun
    case 0x626546:
    case 0x72614d:
    case 0x727041:
    case 0x79614d:
    case 0x6e754a:
    case 0x6c754a: // Jul Aug Sep Oct Nov Dec
    case 0x677541:
    case 0x706553:
    case 0x74634f:
    case 0x766f4e:
    case 0x636544:
    case 0x6e6f4d: // Mon Tue Wed Thu Fri Sat Sun
    case 0x657554:
    case 0x646557:
    case 0x756854:
    case 0x697246:
    case 0x746153:
    case 0x6e7553:
    case 0x435455: // UTC GMT
    case 0x544d47:
      return true;
    default:
      return false;
  }
}

export function isKept(start: usize, at: usize, stop: usize): bool {
  if (at == start || isRequest(at + 1, stop)) return true;
  const before = <u32>load<u8>(at - 1);
  if (before == 0x20) return at >= start + 2 && load<u8>(at - 2) == 0x5d;
  if (before != 0x3d) return false;
  let from = at - 1;
  while (from > start && at - from < 10 && isWordByte(load<u8>(from - 1))) from--;
  return isTextKey(from, at - 1);
}

/** `GET /path`. */
function isRequest(from: usize, stop: usize): bool {
  let at = from;
  while (at < stop && at - from < 8 && <u32>load<u8>(at) - 0x41 < 26) at++;
  return at - from >= 3 && at + 1 < stop && load<u8>(at) == 0x20 && load<u8>(at, 1) == 0x2f;
}

/** msg log event message MESSAGE */
export function isTextKey(from: usize, to: usize): bool {
  const length = to - from;
  if (length == 3) {
    const word = load<u32>(from) & 0xffffff;
    return word == 0x67736d || word == 0x676f6c;
  }
  if (length == 5) return load<u32>(from) == 0x6e657665 && load<u8>(from, 4) == 0x74;
  if (length != 7) return false;
  const word = load<u64>(from) & 0xffffffffffffff;
  return word == 0x6567617373656d || word == 0x4547415353454d;
}
