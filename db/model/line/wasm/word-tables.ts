// Lays the words that are looked for out as the tables that words.ts (AssemblyScript) reads.
import { foldedWords } from "../folded-word.ts";
import { levelWords } from "../level.ts";
import { errorKeywords, requestIdKeys } from "../patterns.ts";

const entryBytes = 64;
const slots = 256;
const filterBytes = 96;
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
  memory.setUint32(at + 80, factor, true);
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

/**
 * How words begin, by bucket: what begins often in logs is apart from what has letters at the same places. Found by trying and swapping
 * beginnings over 10,000 real messages: 3.5 places of a message are looked at, 1.8 of them with a word; neighbours in the alphabet
 * together were 4.3. A word that begins otherwise is in the first bucket.
 */
const filterBuckets: readonly (readonly string[])[] = [
  ["cras", "crit", "time", "trac"],
  ["err", "erro", "warn"],
  ["aler", "back", "brok", "corr", "eror", "forb"],
  ["conn", "emer", "out "],
  ["dead", "debu", "info", "unau", "unre"],
  ["evic", "exce", "no s", "oomk"],
  ["audi", "fail", "fata", "noti", "segf"],
  ["deni", "pani", "refu", "req-", "req_", "reqi", "requ", "seve"],
];

function writeFilter(memory: DataView, at: number): void {
  for (const start of new Set(entries.map(({ word }) => word.slice(0, filterLetters)))) {
    const listed = filterBuckets.findIndex((starts) => starts.includes(start));
    const bucket = 1 << Math.max(0, listed);
    const add = (table: number, place: number): void => {
      const byte = at + table * 16 + place;
      memory.setUint8(byte, memory.getUint8(byte) | bucket);
    };
    for (const half of upperHalves(start.charCodeAt(0))) add(0, half);
    for (let i = 0; i < filterLetters; i++) {
      // Behind a word of three letters stands anything.
      const lower = i < start.length ? [start.charCodeAt(i) & 15] : Array.from({ length: 16 }, (_, place) => place);
      for (const half of lower) add(1 + i, half);
    }
  }
}

/** Of both cases of a letter. */
function upperHalves(byte: number): number[] {
  return byte >= 0x61 && byte <= 0x7a ? [byte >> 4, (byte & ~0x20) >> 4] : [byte >> 4];
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
