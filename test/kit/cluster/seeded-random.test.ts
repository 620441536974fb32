import { describe, expect, test } from "bun:test";
import { Random, suffixOf, uuidOf } from "./seeded-random.ts";

const bitsOf = (seed: number, key: string): number[] => {
  const random = new Random(seed, key);
  return Array.from({ length: 8 }, () => random.bits());
};

describe("seeded random numbers", () => {
  test("are the same for the same seed and key, and others for another seed or key", () => {
    expect(bitsOf(1, "a")).toEqual(bitsOf(1, "a"));
    expect(bitsOf(1, "a")).not.toEqual(bitsOf(2, "a"));
    expect(bitsOf(1, "a")).not.toEqual(bitsOf(1, "b"));
  });

  test("fill their range evenly", () => {
    const random = new Random(7, "even");
    const counts = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 20_000; i++) {
      const at = random.between(0, 10);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeWithin(1800, 2200);
  });

  test("make uuids that differ and look like version 4", () => {
    const uuids = Array.from({ length: 20_000 }, (_, n) => uuidOf(1, "Pod", "shop", String(n)));
    expect(new Set(uuids).size).toBe(20_000);
    expect(uuids.every((uuid) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/.test(uuid))).toBe(
      true,
    );
  });

  test("make suffixes that never repeat inside a family", () => {
    expect(new Set(Array.from({ length: 60_000 }, (_, n) => suffixOf(1, "cart-api", n))).size).toBe(60_000);
  });
});
