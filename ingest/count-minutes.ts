// Counts rows and bytes per minute, namespace and level.
import type { MinuteCounts } from "../db/model/line/line-counts.ts";
import { type CountedRows, type Run, sizeOf } from "./counted-rows.ts";

const levels = 7;
/** Times are counted in 1,024 ns: a double holds them exactly, and a minute is a whole number of them. */
const minuteUnits = 60_000_000_000 / 1024;
const unitsPerHigh = 2 ** 32 / 1024;
/** ClickHouse's DateTime ends in 2106: what claims to be later counts in its last minute. */
const minuteMax = Math.floor((2 ** 32 - 1) / 60);
/** Minutes times namespaces in memory, 92 bytes each: a hostile pack has a new minute on every line. Then they are written. */
const slotsMax = 65_536;

export class MinuteTally {
  readonly #namespaces: string[] = [];
  readonly #namespaceIndex = new Map<string, number>();
  readonly #slots = new Map<number, number>();
  #minute = new Uint32Array(64);
  #namespace = new Uint32Array(64);
  #lines = new Uint32Array(64 * levels);
  #bytes = new Float64Array(64 * levels);

  /** True once take() is due. */
  get isFull(): boolean {
    return this.#slots.size >= slotsMax;
  }

  add(rows: CountedRows, namespace: string, { from, to }: Run): void {
    const { times, level } = rows;
    const place = this.#indexOf(namespace);
    let cell = 0;
    // The minute of the row before: most lines are of the same.
    let [start, end] = [0, 0];
    for (let row = from; row < to; row++) {
      const time = (times[row * 2 + 1] ?? 0) * unitsPerHigh + ((times[row * 2] ?? 0) >>> 10);
      if (time < start || time >= end) {
        const minute = Math.floor(time / minuteUnits);
        start = minute * minuteUnits;
        end = start + minuteUnits;
        cell = this.#slotOf(Math.min(minute, minuteMax), place) * levels;
      }
      const at = cell + (level[row] ?? 0);
      this.#lines[at] = (this.#lines[at] ?? 0) + 1;
      this.#bytes[at] = (this.#bytes[at] ?? 0) + sizeOf(rows, row);
    }
  }

  /** What was counted since the last call. */
  take(): MinuteCounts {
    const cells = this.#slots.size * levels;
    const used: number[] = [];
    for (let cell = 0; cell < cells; cell++) if ((this.#lines[cell] ?? 0) > 0) used.push(cell);
    const slots = used.map((cell) => Math.floor(cell / levels));
    const counts = {
      rows: used.length,
      minute: Uint32Array.from(slots, (slot) => (this.#minute[slot] ?? 0) * 60),
      namespaces: [...this.#namespaces],
      namespace: Uint32Array.from(slots, (slot) => this.#namespace[slot] ?? 0),
      level: Uint8Array.from(used, (cell) => cell % levels),
      lines: BigUint64Array.from(used, (cell) => BigInt(this.#lines[cell] ?? 0)),
      bytes: BigUint64Array.from(used, (cell) => BigInt(this.#bytes[cell] ?? 0)),
    };
    this.#slots.clear();
    this.#lines.fill(0);
    this.#bytes.fill(0);
    return counts;
  }

  #indexOf(namespace: string): number {
    const known = this.#namespaceIndex.get(namespace);
    if (known !== undefined) return known;
    const index = this.#namespaces.push(namespace) - 1;
    this.#namespaceIndex.set(namespace, index);
    return index;
  }

  #slotOf(minute: number, namespace: number): number {
    // Minutes have 27 bits, and a pack has fewer than 2^25 streams.
    const key = namespace * 2 ** 28 + minute;
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.#slots.size;
    this.#slots.set(key, slot);
    if (slot === this.#minute.length) this.#grow();
    this.#minute[slot] = minute;
    this.#namespace[slot] = namespace;
    return slot;
  }

  #grow(): void {
    const twice = <T extends { readonly length: number; set(from: T): void }>(target: T, from: T): T => {
      target.set(from);
      return target;
    };
    const slots = this.#minute.length * 2;
    this.#minute = twice(new Uint32Array(slots), this.#minute);
    this.#namespace = twice(new Uint32Array(slots), this.#namespace);
    this.#lines = twice(new Uint32Array(slots * levels), this.#lines);
    this.#bytes = twice(new Float64Array(slots * levels), this.#bytes);
  }
}
