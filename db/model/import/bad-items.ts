// One gap per file and reason for resources that could not be read: a list may have thousands that fail alike.
import { printable } from "../archive/safe-path.ts";
import type { Gap, GapReason } from "../gap.ts";
import type { FoundItem } from "./read-resources.ts";

export class BadItems {
  #items = 0;
  readonly #bad = new Map<GapReason, { count: number; readonly first: string }>();

  /** Takes every item, to know how many of how many are bad. */
  add(found: FoundItem): void {
    this.#items++;
    if (!("bad" in found)) return;
    const { count, first } = this.#bad.get(found.bad.reason) ?? { count: 0, first: found.bad.detail };
    this.#bad.set(found.bad.reason, { count: count + 1, first });
  }

  gaps(path: string): Gap[] {
    return Array.from(this.#bad, ([reason, { count, first }]) => {
      const many = `${String(count)} of its ${String(this.#items)} resources. The first: ${first}`;
      return { reason, what: printable(path), detail: this.#items === 1 ? first : many };
    });
  }
}
