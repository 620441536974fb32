// Which number a pack gets. Packs of two kinds are made side by side, and which is whole first differs from run to run.
import type { PackKind } from "../../db/model/contract/upload.ts";

interface Numbered {
  readonly number: number;
  readonly kind: PackKind;
}

/** In the order in which they become whole; but a pack that an earlier run of the same push had numbered keeps its number. */
export class PackNumbers {
  readonly #before = new Map<PackKind, number[]>();
  readonly #taken = new Set<number>();
  #next = 0;

  /** `before`: the packs of that run. Those of one kind are made in the same order by every run. */
  constructor(before: Iterable<Numbered> = []) {
    for (const { number, kind } of [...before].sort((a, b) => a.number - b.number)) {
      this.#taken.add(number);
      const numbers = this.#before.get(kind) ?? [];
      numbers.push(number);
      this.#before.set(kind, numbers);
    }
  }

  next(kind: PackKind): number {
    const before = this.#before.get(kind)?.shift();
    if (before !== undefined) return before;
    while (this.#taken.has(this.#next)) this.#next++;
    return this.#next++;
  }
}
