// Collects gaps and keeps a hostile archive from filling memory with them.
import { cutText } from "../archive/safe-path.ts";
import type { Gap } from "../gap.ts";

const gapsMax = 10_000;

/** add() as many as come; all() has at most 10,000 and one that says how many more there were. */
export class GapList {
  readonly #gaps: { readonly gap: Gap; readonly entry: number }[] = [];
  #more = 0;
  /** Which entry of the archive is read: it is in their order that all() tells, whenever something was found. */
  entry = 0;

  add(gap: Gap, entry = this.entry): void {
    if (this.#gaps.length >= gapsMax) this.#more++;
    else this.#gaps.push({ gap: fitted(gap), entry });
  }

  all(): Gap[] {
    const gaps = this.#gaps.toSorted((a, b) => a.entry - b.entry).map(({ gap }) => gap);
    if (this.#more === 0) return gaps;
    const detail = `And ${String(this.#more)} more gaps that are not listed`;
    return [...gaps, { reason: "unsupported", what: "the archive", detail }];
  }
}

/** Passes on the gaps that a second reading finds and the first had no need to look for: the body of a log in a zip. */
export function newGaps(known: readonly Gap[], tell: (gap: Gap) => void): (gap: Gap) => void {
  const told = new Set(known.map(keyOf));
  return (gap) => {
    const fit = fitted(gap);
    if (told.has(keyOf(fit)) || told.size >= gapsMax) return;
    told.add(keyOf(fit));
    tell(fit);
  };
}

function keyOf({ reason, what, detail }: Gap): string {
  return [reason, what, detail].join("\n");
}

function fitted(gap: Gap): Gap {
  return { ...gap, what: cutText(gap.what, 1024), detail: cutText(gap.detail, 1024) };
}
