// Lines around lines, as `grep -C` shows them: of the same container, neighbours together, nothing twice.
import type { Line } from "../../db/model/contract/logs.ts";

/** Numbers of one stream, both ends inclusive. */
export interface Range {
  readonly stream: string;
  readonly from: number;
  readonly to: number;
}

export class ContextBlocks {
  readonly #around: number;
  readonly #shown = new Map<string, Range[]>();

  constructor(around: number) {
    this.#around = around;
  }

  /** What has to be shown for these matches and was not shown before, in the order in which they were found. */
  rangesFor(matches: readonly Line[]): Range[] {
    return [...Map.groupBy(matches, (line) => line.stream)].flatMap(([stream, of]) => {
      const shown = this.#shown.get(stream) ?? [];
      const found = joined(
        of.map(({ number }) => ({ stream, from: Math.max(1, number - this.#around), to: number + this.#around })),
      );
      this.#shown.set(stream, joined([...shown, ...found]));
      return found.flatMap((range) => without(range, shown));
    });
  }
}

/** In order; ranges that touch are one. */
function joined(ranges: readonly Range[]): Range[] {
  const all: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && range.from <= last.to + 1) all[all.length - 1] = { ...last, to: Math.max(last.to, range.to) };
    else all.push(range);
  }
  return all;
}

function without(range: Range, taken: readonly Range[]): Range[] {
  let left = [range];
  for (const { from, to } of taken) {
    left = left.flatMap((each) => {
      if (to < each.from || from > each.to) return [each];
      return [
        ...(each.from < from ? [{ ...each, to: from - 1 }] : []),
        ...(each.to > to ? [{ ...each, from: to + 1 }] : []),
      ];
    });
  }
  return left;
}
