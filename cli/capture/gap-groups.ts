// Many gaps with one cause are one gap that says how many, and names the first.
import type { Gap } from "../../db/model/gap.ts";

interface Group {
  readonly gap: Gap;
  readonly first: string;
  count: number;
}

export class GapGroups {
  readonly #groups = new Map<string, Group>();
  readonly #title: (count: number) => string;

  /** `title` names that many of them. */
  constructor(title: (count: number) => string) {
    this.#title = title;
  }

  add(gap: Gap, name: string): void {
    // Names and numbers differ from one to the next; the sentence around them is the cause.
    const cause = gap.detail.replace(/"[^"]*"|\S*\d\S*/g, "…");
    const key = `${gap.reason}\n${cause}`;
    const group = this.#groups.get(key);
    if (group) group.count++;
    else this.#groups.set(key, { gap, first: name, count: 1 });
  }

  all(): Gap[] {
    return Array.from(this.#groups.values(), ({ gap, first, count }) =>
      count === 1
        ? gap
        : { ...gap, what: this.#title(count), detail: `${gap.detail} (the first: ${first})`.slice(0, 1024) },
    );
  }
}
