// Lays the words that are looked for out as the tables that words.ts (AssemblyScript) reads.
import { foldedWords } from "../folded-word.ts";
import { levelWords } from "../level.ts";
import { errorKeywords, requestIdKeys } from "../patterns.ts";

const entryBytes = 64;
const slots = 256;
const filterBytes = 144;
const buckets = 8;
const filterLetters = 4;
const kind = { keyword: 0, level: 1, requestId: 2 } as const;

interface Entry {
  readonly word: string;
  readonly kind: number;
  /** A keyword's bit or a level. */
  readonly value: number;
}

const entries: readonly Entry[] = [
  ...errorKeywords.map((word, index) => ({ word, kind: kind.keyword, value: (1 << index) >>> 0 })),
  ...levelWords.map(([word, level]) => ({ word, kind: kind.level, value: level })),
  ...requestIdKeys.map((word) => ({ word, kind: kind.requestId, value: 0 })),
];

/** Words by their first three bytes. */
const heads = [...Map.groupBy(entries, ({ word }) => word.slice(0, 3))].sort(([a], [b]) => (a < b ? -1 : 1));

/** Each head's words are closed by an empty entry. */
export const wordTableBytes = filterBytes + slots * 4 + (entries.length + heads.length) * entryBytes;

/** Writes the tables into `memory`, which is zero there, at `at`, a multiple of 16. */
export function writeWordTables(memory: DataView, at: number): void {
  writeFilter(memory, at);
  const factor = hashFactor();
  memory.setUint32(at + 128, factor, true);
  let entry = at + filterBytes + slots * 4;
  for (const [head, list] of heads) {
    memory.setUint32(at + filterBytes + slotOf(head, factor) * 4, entry, true);
    for (const each of list) {
      writeEntry(memory, entry, each);
      entry += entryBytes;
    }
    entry += entryBytes;
  }
}

/** The slot of a head's three bytes, folded as the filter's reader folds them. */
function slotOf(head: string, factor: number): number {
  const [a = 0, b = 0, c = 0] = Array.from(head, (letter) => letter.charCodeAt(0) | 0x20);
  return Math.imul(a | (b << 8) | (c << 16), factor) >>> 24;
}

/** The first factor that gives every head a slot of its own. */
function hashFactor(): number {
  for (let factor = 0x9e3779b1; ; factor += 2) {
    if (new Set(heads.map(([head]) => slotOf(head, factor))).size === heads.length) return factor;
  }
}

/** Neighbours in the alphabet share a bucket: that keeps each bucket's tables thin. The last one has what is shorter than the filter. */
function writeFilter(memory: DataView, at: number): void {
  const starts = [...new Set(entries.map(({ word }) => word.slice(0, filterLetters)))].sort();
  const long = starts.filter((start) => start.length === filterLetters);
  for (const start of starts) {
    const bucket =
      start.length < filterLetters ? buckets - 1 : Math.floor((long.indexOf(start) * (buckets - 1)) / long.length);
    for (let i = 0; i < filterLetters; i++) {
      for (const place of placesOf(start.charCodeAt(i))) {
        const table = at + i * 32 + place;
        memory.setUint8(table, memory.getUint8(table) | (1 << bucket));
      }
    }
  }
}

/** Where a byte's halves lie in its two tables, for both cases of a letter; every place for NaN, which is no byte. */
function placesOf(byte: number): number[] {
  if (Number.isNaN(byte)) return Array.from({ length: 32 }, (_, place) => place);
  const upper = byte >= 0x61 && byte <= 0x7a ? byte & ~0x20 : byte;
  return [byte & 15, 16 + (byte >> 4), 16 + (upper >> 4)];
}

function writeEntry(memory: DataView, at: number, { word, kind, value }: Entry): void {
  const [folded] = foldedWords([word]);
  if (!folded) return;
  folded.letters.forEach((letter, i) => {
    memory.setUint8(i < 8 ? at + i : at + 24 + i, letter);
    if (i >= 8) return;
    memory.setUint8(at + 8 + i, 0xff);
    memory.setUint8(at + 16 + i, folded.folds[i] ?? 0);
  });
  memory.setUint32(at + 24, word.length, true);
  memory.setUint32(at + 28, kind, true);
  memory.setUint32(at + 60, value, true);
}
