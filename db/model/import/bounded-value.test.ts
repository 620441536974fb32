import { expect, test } from "bun:test";
import { isBounded, parseBoundedYaml } from "./bounded-value.ts";

/** Bun's parser refuses such documents itself in part; the browser's may not. */
const yields = (value: unknown) => ({ parseYaml: () => value });
const refused = "its aliases expand without end";

test("aliases that expand without end are refused, and one that is its own parent", () => {
  let laughs: unknown = "x";
  for (let level = 0; level < 9; level++) laughs = Array(10).fill(laughs);
  expect(() => parseBoundedYaml("&*", yields(laughs))).toThrow(refused);
  const loop: unknown[] = [];
  loop.push(loop, loop);
  expect(() => parseBoundedYaml("&*", yields(loop))).toThrow(refused);
});

test("a long text that is repeated counts by its length", () => {
  const text = "x".repeat(1024 * 1024);
  expect(isBounded(Array(60).fill(text))).toBe(true);
  expect(isBounded(Array(70).fill(text))).toBe(false);
  expect(isBounded({ a: Array.from({ length: 70 }, () => ({ [text]: 1 })) })).toBe(false);
});

test("what is nested too deep is refused, and anything else that a cluster holds is not", () => {
  expect(isBounded(JSON.parse("[".repeat(3000) + "]".repeat(3000)))).toBe(false);
  expect(isBounded(JSON.parse("[".repeat(500) + "]".repeat(500)))).toBe(true);
  expect(isBounded(Array(1_000_000).fill(1))).toBe(true);
  expect(parseBoundedYaml("a: &x 1\nb: *x\n", { parseYaml: (text) => Bun.YAML.parse(text) })).toEqual({ a: 1, b: 1 });
});
