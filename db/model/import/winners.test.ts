import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { FoundResource } from "./read-resources.ts";
import { Winners } from "./winners.ts";

interface Copy {
  readonly name: string;
  readonly version: number;
  readonly length: number;
  readonly isWritten: boolean;
}

const identity = { apiVersion: "v1", group: "", version: "v1", kind: "Pod", namespace: "shop" };

function found({ name, version, length }: Copy, isWritten: boolean): FoundResource {
  const object = { metadata: { name, resourceVersion: String(version) } };
  const resource = { ...identity, name, object };
  if (isWritten) return { ...resource, json: "x".repeat(length) };
  return {
    ...resource,
    unwritten: 7,
    get json(): string {
      return expect.unreachable("it was written");
    },
  };
}

/** Who lost, and who was new; each copy in a file of its own. */
async function decided(copies: readonly Copy[], isWritten: (copy: Copy) => boolean) {
  const winners = new Winners();
  const asked: number[] = [];
  const isNew = copies.map((copy, entry) => winners.add(found(copy, isWritten(copy)), entry, 0));
  await winners.settle(async (entry) => {
    asked.push(entry);
    return copies[entry]?.length ?? 0;
  });
  return { isNew, count: winners.count, losers: [...winners.losers.keys()].sort((a, b) => a - b), asked };
}

const copy = fc.record({
  name: fc.constantFrom("a", "b"),
  version: fc.nat({ max: 2 }),
  length: fc.integer({ min: 1, max: 3 }),
  isWritten: fc.boolean(),
});

describe("of several copies", () => {
  test("the same wins whether their text was written before or is asked for in the end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(copy, { maxLength: 8 }), async (copies) => {
        const { asked: _, ...got } = await decided(copies, ({ isWritten }) => isWritten);
        const { asked, ...expected } = await decided(copies, () => true);
        expect(got).toEqual(expected);
        expect(asked).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test("the text is asked for only where the version does not tell", async () => {
    const of = (version: number, length: number): Copy => ({ name: "a", version, length, isWritten: false });
    const never = (): boolean => false;
    expect((await decided([of(1, 1), of(2, 1), of(1, 9)], never)).asked).toEqual([]);
    expect((await decided([of(1, 1), of(1, 2)], never)).asked).toEqual([0, 1]);
    // Decided by the last one's version.
    expect(await decided([of(1, 1), of(1, 2), of(2, 1)], never)).toMatchObject({ losers: [0, 1] });
  });
});
