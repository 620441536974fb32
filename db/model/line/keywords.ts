// Finds the keywords of errors in a message, as one bit each.
import { foldedWords, startsWith, wordsByFirst } from "./folded-word.ts";
import { errorKeywords } from "./patterns.ts";

const byFirst = wordsByFirst(foldedWords(errorKeywords));

/** Bit n is set if errorKeywords[n] is anywhere in bytes[start, end), in any case. Unsigned. */
export function keywordMask(bytes: Uint8Array, start: number, end: number): number {
  let mask = 0;
  for (let at = start; at < end; at++) {
    const words = byFirst[bytes[at] ?? 0];
    if (!words) continue;
    for (const word of words) if (startsWith(bytes, at, end, word)) mask |= 1 << word.index;
  }
  return mask >>> 0;
}
