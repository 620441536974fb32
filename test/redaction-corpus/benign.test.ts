import { expect, test } from "bun:test";
import { benign } from "./benign.ts";
import { runSeed } from "../kit/run-seed.ts";

const seed = runSeed;
const corpus = benign(seed);

test("the harmless half is as large and as mixed as it claims", () => {
  expect(corpus.length).toBeGreaterThanOrEqual(2200);
  expect(new Set(corpus.map((entry) => entry.kind)).size).toBeGreaterThanOrEqual(40);
  expect(new Set(corpus.map((entry) => entry.id)).size).toBe(corpus.length);
  expect(new Set(corpus.map((entry) => entry.text)).size).toBeGreaterThanOrEqual(2200);
  expect(corpus.filter((entry) => entry.as !== "log").length).toBeGreaterThanOrEqual(400);
});

test("a seed repeats itself and another differs", () => {
  expect(benign(seed)).toEqual(corpus);
  const other = benign(seed + 1);
  const same = corpus.filter((entry, i) => other[i]?.text === entry.text);
  // Sentences without a value in them stay; they are few.
  expect(same.length).toBeLessThan(corpus.length / 4);
});

test("no template is left unfilled", () => {
  for (const { text } of corpus) expect(text).not.toMatch(/[«»]/);
});
