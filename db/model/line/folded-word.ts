// Words that are compared with bytes regardless of the case of ASCII letters.

export interface FoldedWord {
  /** Its place in the list it came from. */
  readonly index: number;
  /** Lower case. */
  readonly letters: Uint8Array;
  /** 0x20 where the byte is a letter, else 0: `byte | fold` equals the lower-case byte, and no other byte does. */
  readonly folds: Uint8Array;
}

/** `words` are ASCII in lower case. */
export function foldedWords(words: readonly string[]): FoldedWord[] {
  return words.map((word, index) => {
    const letters = new TextEncoder().encode(word);
    return { index, letters, folds: letters.map((byte) => (byte >= 0x61 && byte <= 0x7a ? 0x20 : 0)) };
  });
}

/** For each byte, the words that can begin with it. */
export function wordsByFirst(words: readonly FoldedWord[]): (readonly FoldedWord[] | null)[] {
  return Array.from({ length: 256 }, (_, byte) => {
    const found = words.filter(({ letters, folds }) => (byte | (folds[0] ?? 0)) === letters[0]);
    return found.length > 0 ? found : null;
  });
}

/** True if bytes[at, end) begins with the word. */
export function startsWith(bytes: Uint8Array, at: number, end: number, { letters, folds }: FoldedWord): boolean {
  if (at + letters.length > end) return false;
  for (let i = 0; i < letters.length; i++) {
    if (((bytes[at + i] ?? 0) | (folds[i] ?? 0)) !== letters[i]) return false;
  }
  return true;
}
