// Counts rows per pattern, namespace, container and level, and keeps one sample of each.
import type { LogStreamRow } from "../db/model/line/line-block.ts";
import type { PatternCounts } from "../db/model/line/line-counts.ts";
import type { CountedRows, Run } from "./counted-rows.ts";
import { SampleStore } from "./sample-store.ts";
import { TimeSpans } from "./time-spans.ts";

/** Of one pack. What is new above that counts as pattern 0 of its place and level: "everything else". */
export const countedPatternsMax = 50_000;

/** A slot's key: both halves of the pattern, and the place with the level in its lowest three bits. */
const keyWords = 3;

export class PatternTally {
  #places: { namespace: string; container: string }[] = [];
  #placeIndex = new Map<string, number>();
  /** Open addressing: a slot's number + 1, 0 for none. */
  #table = new Uint32Array(2048);
  #keys = new Uint32Array(1024 * keyWords);
  #lines = new Uint32Array(1024);
  #sampleLine = new Uint32Array(1024);
  #sampleStream: bigint[] = [];
  #spans = new TimeSpans();
  #samples = new SampleStore();
  #slots = 0;

  add(rows: CountedRows, stream: LogStreamRow, { from, to, inOrder }: Run): void {
    const place = this.#placeOf(stream) * 8;
    const { patterns, level } = rows;
    this.#spans.begin(rows, inOrder);
    for (let row = from; row < to; row++) {
      const of = place + (level[row] ?? 0);
      const low = patterns[row * 2] ?? 0;
      const high = patterns[row * 2 + 1] ?? 0;
      let slot = this.#find(low, high, of);
      if (slot < 0 && this.#slots >= countedPatternsMax) slot = this.#find(0, 0, of);
      if (slot < 0) slot = this.#create(rows, row, of, stream.streamId);
      this.#lines[slot] = (this.#lines[slot] ?? 0) + 1;
      this.#spans.add(slot, row);
    }
    this.#spans.end();
  }

  /** What was counted since the last call. */
  take(): PatternCounts {
    const slots = Array.from({ length: this.#slots }, (_, slot) => slot);
    const key = (slot: number, word: number): number => this.#keys[slot * keyWords + word] ?? 0;
    const counts = {
      rows: slots.length,
      pattern: BigUint64Array.from(slots, (slot) => (BigInt(key(slot, 1)) << 32n) | BigInt(key(slot, 0))),
      places: this.#places,
      place: Uint32Array.from(slots, (slot) => key(slot, 2) >>> 3),
      level: Uint8Array.from(slots, (slot) => key(slot, 2) & 7),
      lines: BigUint64Array.from(slots, (slot) => BigInt(this.#lines[slot] ?? 0)),
      ...this.#spans.columns(slots),
      samples: this.#samples.strings(),
      sampleStream: BigUint64Array.from(this.#sampleStream),
      sampleLine: this.#sampleLine,
    };
    this.#places = [];
    this.#placeIndex = new Map();
    this.#table.fill(0);
    this.#lines.fill(0);
    this.#sampleLine = new Uint32Array(this.#lines.length);
    this.#sampleStream = [];
    this.#spans = new TimeSpans();
    this.#samples = new SampleStore();
    this.#slots = 0;
    return counts;
  }

  #placeOf({ namespace, container }: LogStreamRow): number {
    const name = `${namespace}\0${container}`;
    const known = this.#placeIndex.get(name);
    if (known !== undefined) return known;
    const place = this.#places.push({ namespace, container }) - 1;
    this.#placeIndex.set(name, place);
    return place;
  }

  #find(low: number, high: number, of: number): number {
    const mask = this.#table.length - 1;
    for (let at = homeOf(low, high, of) & mask; ; at = (at + 1) & mask) {
      const slot = (this.#table[at] ?? 0) - 1;
      if (slot < 0) return -1;
      const key = slot * keyWords;
      if (this.#keys[key] === low && this.#keys[key + 1] === high && this.#keys[key + 2] === of) return slot;
    }
  }

  /** Above the limit the slot is the place's own for everything else. */
  #create(rows: CountedRows, row: number, of: number, streamId: bigint): number {
    const slot = this.#slots++;
    if (slot === this.#lines.length) this.#grow();
    const counted = slot < countedPatternsMax;
    this.#keys[slot * keyWords] = counted ? (rows.patterns[row * 2] ?? 0) : 0;
    this.#keys[slot * keyWords + 1] = counted ? (rows.patterns[row * 2 + 1] ?? 0) : 0;
    this.#keys[slot * keyWords + 2] = of;
    this.#enter(slot);
    this.#sampleLine[slot] = rows.lineNo[row] ?? 0;
    this.#sampleStream.push(streamId);
    this.#samples.add(rows.message(row));
    return slot;
  }

  #enter(slot: number): void {
    const key = slot * keyWords;
    const mask = this.#table.length - 1;
    let at = homeOf(this.#keys[key] ?? 0, this.#keys[key + 1] ?? 0, this.#keys[key + 2] ?? 0) & mask;
    while (this.#table[at] !== 0) at = (at + 1) & mask;
    this.#table[at] = slot + 1;
  }

  #grow(): void {
    const slots = this.#lines.length * 2;
    const enlarged = (from: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> => {
      const target = new Uint32Array(length);
      target.set(from);
      return target;
    };
    this.#keys = enlarged(this.#keys, slots * keyWords);
    this.#lines = enlarged(this.#lines, slots);
    this.#sampleLine = enlarged(this.#sampleLine, slots);
    this.#table = new Uint32Array(slots * 2);
    for (let slot = 0; slot < this.#slots - 1; slot++) this.#enter(slot);
  }
}

/** The pattern is a hash already; places are spread by a factor. */
const homeOf = (low: number, high: number, of: number): number => (low ^ high ^ Math.imul(of, 0x9e3779b1)) >>> 0;
