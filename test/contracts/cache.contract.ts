// What every Cache driver must do alike. Time is the test's own.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Cache } from "../../db/ports.ts";

export interface CacheUnderTest {
  readonly cache: Cache;
  /** Lets this many seconds pass for whoever decides about expiry. */
  pass(seconds: number): void;
  remove(): Promise<void>;
}

/** Texts that a driver may take for something else: JSON, numbers, protocol words, base64. */
const awkward = ["", "OK", "null", "123", "1e3", "true", `{"a":[1]}`, `"`, "YWJj", "€ 🚀", "a\nb\0c", "undefined", " "];

export function cacheContract(name: string, make: () => Promise<CacheUnderTest>): void {
  describe(`Cache in ${name}`, () => {
    let under: CacheUnderTest;
    const cache = (): Cache => under.cache;
    beforeAll(async () => void (under = await make()));
    afterAll(() => under.remove());

    test("what is not there is null, and removing it is no error", async () => {
      expect(await cache().get("absent")).toBeNull();
      await cache().remove("absent");
    });

    test("awkward values and keys come back as the same text", async () => {
      for (const text of awkward) {
        await cache().set(`value/${text}`, text, 60);
        expect(await cache().get(`value/${text}`)).toBe(text);
      }
    });

    test("a megabyte is kept whole", async () => {
      const large = "0123456789abcde€".repeat(65_536);
      await cache().set("large", large, 60);
      expect((await cache().get("large")) === large).toBe(true);
    });

    test("a value ends with its time, and setting it again begins anew", async () => {
      await cache().set("short", "one", 10);
      under.pass(9);
      expect(await cache().get("short")).toBe("one");
      await cache().set("short", "two", 10);
      under.pass(9);
      expect(await cache().get("short")).toBe("two");
      under.pass(1);
      expect(await cache().get("short")).toBeNull();
    });

    test("a removed value is gone, its neighbours stay", async () => {
      await cache().set("gone", "1", 60);
      await cache().set("gone/child", "2", 60);
      await cache().remove("gone");
      expect([await cache().get("gone"), await cache().get("gone/child")]).toEqual([null, "2"]);
    });

    test("a window starts with its first call, is not prolonged by later ones, and starts anew", async () => {
      expect(await cache().increment("window", 10)).toBe(1);
      under.pass(6);
      expect(await cache().increment("window", 10)).toBe(2);
      under.pass(3);
      expect(await cache().increment("window", 10)).toBe(3);
      under.pass(1);
      expect(await cache().increment("window", 10)).toBe(1);
    });

    test("calls at the same time are each counted once", async () => {
      const counts = await Promise.all(Array.from({ length: 50 }, () => cache().increment("busy", 60)));
      expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    });
  });
}
