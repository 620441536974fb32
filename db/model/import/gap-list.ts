// Collects gaps and keeps a hostile archive from filling memory with them.
import type { Gap } from "../gap.ts";

const gapsMax = 10_000;

/** add() as many as come; all() has at most 10,000 and one that says how many more there were. */
export class GapList {
  readonly #gaps: Gap[] = [];
  #more = 0;

  add(gap: Gap): void {
    if (this.#gaps.length >= gapsMax) this.#more++;
    else this.#gaps.push({ ...gap, what: gap.what.slice(0, 1024), detail: gap.detail.slice(0, 1024) });
  }

  all(): Gap[] {
    if (this.#more === 0) return [...this.#gaps];
    const detail = `And ${String(this.#more)} more gaps that are not listed`;
    return [...this.#gaps, { reason: "unsupported", what: "the archive", detail }];
  }
}
