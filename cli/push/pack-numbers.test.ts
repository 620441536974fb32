import { describe, expect, test } from "bun:test";
import { PackNumbers } from "./pack-numbers.ts";

describe("numbers of packs", () => {
  test("follow the order in which packs become whole", () => {
    const numbers = new PackNumbers();
    const kinds = ["catalogue", "logs", "resources", "logs"] as const;
    expect(kinds.map((kind) => numbers.next(kind))).toEqual([0, 1, 2, 3]);
  });

  test("stay what they were in a run that was cut, whatever is whole first now", () => {
    const before = [
      { number: 3, kind: "logs" },
      { number: 0, kind: "catalogue" },
      { number: 1, kind: "logs" },
      { number: 2, kind: "resources" },
    ] as const;
    const numbers = new PackNumbers(before);
    const kinds = ["catalogue", "resources", "resources", "logs", "logs", "logs"] as const;
    expect(kinds.map((kind) => numbers.next(kind))).toEqual([0, 2, 4, 1, 3, 5]);
  });

  test("leave none out where the journal was cut between two packs that were noted side by side", () => {
    const numbers = new PackNumbers([
      { number: 0, kind: "catalogue" },
      { number: 2, kind: "logs" },
    ]);
    const kinds = ["catalogue", "logs", "logs", "resources"] as const;
    expect(kinds.map((kind) => numbers.next(kind))).toEqual([0, 2, 1, 3]);
  });
});
