import { describe, expect, test } from "bun:test";
import { cellOf, GramFilter, Hits, longGram, scanByteGrams, scanGrams } from "./gram-scan.ts";

const view = new TextDecoder("latin1");
const hitsIn = (scan: (hits: Hits) => void): number[] => {
  const hits = new Hits();
  scan(hits);
  return [...hits.data.subarray(0, hits.count)];
};

describe("the scan for grams", () => {
  test("finds the same in bytes as in their windows-1252 view, whatever the bytes are", () => {
    const filter = new GramFilter();
    const bytes = new Uint8Array(64 * 1024);
    crypto.getRandomValues(bytes);
    for (let byte = 0; byte < 256; byte++) bytes[byte] = byte;
    const text = view.decode(bytes);
    expect(text.length).toBe(bytes.length);
    for (let end = 7; end < 2000; end += 3) filter.add(cellOf(longGram(text, end)));
    const inText = hitsIn((hits) => scanGrams(text, filter, hits));
    expect(inText.length).toBeGreaterThan(2 * 600);
    expect(hitsIn((hits) => scanByteGrams(bytes, filter, hits))).toEqual(inText);
  });

  test("tells where the last character is and the hash of the last seven, in any case of letters", () => {
    const filter = new GramFilter();
    filter.add(cellOf(longGram("password", 8)));
    const found = hitsIn((hits) => scanGrams("a PassWord=", filter, hits));
    expect(found).toEqual([9, longGram("password", 8)]);
    expect(hitsIn((hits) => scanGrams("nothing of it", filter, hits))).toEqual([]);
  });

  test("a filter made of another has what that has, and does not change it", () => {
    const first = new GramFilter();
    first.add(17);
    const second = new GramFilter(first);
    second.add(1_048_575);
    expect([...second.bits].filter((bits) => bits !== 0).length).toBe(2);
    expect([...first.bits].filter((bits) => bits !== 0).length).toBe(1);
  });
});
