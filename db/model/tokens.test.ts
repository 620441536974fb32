import { describe, expect, test } from "bun:test";
import { isSlug, linkSlug, randomToken, sha256Hex, timeOrderedId } from "./tokens.ts";

describe("tokens", () => {
  test("slugs are 22 base62 characters, the same for the same link and generation, different for any other", async () => {
    const slug = await linkSlug("key", "link", 1);
    expect(isSlug(slug)).toBe(true);
    expect(await linkSlug("key", "link", 1)).toBe(slug);
    for (const other of [linkSlug("key2", "link", 1), linkSlug("key", "link2", 1), linkSlug("key", "link", 2)])
      expect(await other).not.toBe(slug);
    for (const wrong of ["", slug.slice(1), `${slug}x`, `${slug.slice(1)}-`, `${slug.slice(1)}/`])
      expect(isSlug(wrong)).toBe(false);
  });

  test("10,000 slugs are all different and use every character about equally in every place", async () => {
    const slugs = await Promise.all(Array.from({ length: 10_000 }, (_, i) => linkSlug("key", String(i), 1)));
    expect(new Set(slugs).size).toBe(10_000);
    for (let place = 0; place < 22; place++) {
      const counts = new Map<string, number>();
      for (const slug of slugs) counts.set(slug.charAt(place), (counts.get(slug.charAt(place)) ?? 0) + 1);
      const expected = 10_000 / 62;
      const chiSquare =
        [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0) +
        (62 - counts.size) * expected;
      // 61 degrees of freedom: p = 0.0001 at 115.
      expect(chiSquare).toBeLessThan(115);
    }
  });

  test("random tokens carry their prefix and 256 bits; ids sort by time", () => {
    const tokens = new Set(Array.from({ length: 1000 }, () => randomToken("kubo_")));
    expect(tokens.size).toBe(1000);
    for (const token of tokens) expect(token).toMatch(/^kubo_[0-9A-Za-z]{43}$/);
    const ids = [1_700_000_000_000, 1_700_000_000_001, 1_800_000_000_000].map(timeOrderedId);
    expect(ids.toSorted()).toEqual(ids);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test("sha256Hex is SHA-256", async () => {
    expect(await sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
