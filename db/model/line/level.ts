// Finds how severe a line says it is, from the first bytes of its message.

/** Indexes into `levels` of the contract. */
export const levelIndex = { unknown: 0, trace: 1, debug: 2, info: 3, warn: 4, error: 5, fatal: 6 } as const;

/** Lower case, with the level that each says. */
export const levelWords: readonly (readonly [string, number])[] = [
  ["error", levelIndex.error],
  ["err", levelIndex.error],
  ["eror", levelIndex.error],
  ["severe", levelIndex.error],
  ["fatal", levelIndex.fatal],
  ["panic", levelIndex.fatal],
  ["critical", levelIndex.fatal],
  ["crit", levelIndex.fatal],
  ["emerg", levelIndex.fatal],
  ["alert", levelIndex.fatal],
  ["warning", levelIndex.warn],
  ["warn", levelIndex.warn],
  ["information", levelIndex.info],
  ["info", levelIndex.info],
  ["notice", levelIndex.info],
  ["debug", levelIndex.debug],
  ["trace", levelIndex.trace],
];

/** Only this much of a message is looked at: a level stands in front, and a long JSON body would only mislead. */
export const levelLookBytes = 220;

/** Words by their first letter (lower case), as bytes. */
const byFirst: (readonly { letters: Uint8Array; level: number }[])[] = Array.from({ length: 128 }, (_, first) =>
  levelWords
    .filter(([word]) => word.charCodeAt(0) === first)
    .map(([word, level]) => ({ letters: new TextEncoder().encode(word), level })),
);

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
const klog: Record<number, number> = {
  0x49: levelIndex.info,
  0x57: levelIndex.warn,
  0x45: levelIndex.error,
  0x46: levelIndex.fatal,
};

/**
 * The level of the message bytes[start, end). klog's letter counts first; then an upper-case word anywhere in the beginning, or a
 * lower-case one that stands as a value (`level=error`, `"level":"warn"`, `[info]`).
 */
export function levelOf(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] ?? 0;
  const fromKlog = klog[first];
  if (fromKlog !== undefined && isKlogHead(bytes, start, end)) return fromKlog;
  const stop = Math.min(end, start + levelLookBytes);
  let before = 0x20;
  for (let at = start; at < stop; at++) {
    const byte = bytes[at] ?? 0;
    if (isLetter(byte) && !isLetter(before)) {
      const level = wordAt(bytes, at, stop, byte, before);
      if (level > 0) return level;
    }
    before = byte;
  }
  return levelIndex.unknown;
}

/** `I1120 12:` — letter, four digits, space. */
function isKlogHead(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 6 || bytes[start + 5] !== 0x20) return false;
  for (let i = start + 1; i <= start + 4; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x30 || byte > 0x39) return false;
  }
  return true;
}

function wordAt(bytes: Uint8Array, at: number, stop: number, first: number, before: number): number {
  const candidates = byFirst[first | 0x20];
  if (!candidates || candidates.length === 0) return 0;
  const upper = first < 0x61;
  // A lower-case word is a level only where it is a value: after = " [ : or at the very start of the message.
  if (!upper && before !== 0x3d && before !== 0x22 && before !== 0x5b) return 0;
  for (const { letters, level } of candidates) {
    if (at + letters.length > stop) continue;
    let i = 1;
    while (i < letters.length && ((bytes[at + i] ?? 0) | 0x20) === letters[i]) i++;
    if (i < letters.length || isLetter(bytes[at + i] ?? 0x20)) continue;
    // "Error" in prose is no level; "ERROR" is, and so is "Error" as a value.
    const secondUpper = (bytes[at + 1] ?? 0) < 0x61;
    if (upper && !secondUpper && before !== 0x3d && before !== 0x22 && before !== 0x5b) continue;
    return level;
  }
  return 0;
}
