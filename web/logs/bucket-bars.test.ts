import { expect, test } from "bun:test";
import { bucketBars, spanOf } from "./bucket-bars.ts";

const start = Date.parse("2024-05-01T10:00:00Z");
const bucket = (second: number, value: number | string | null, lines = 1) => ({
  start: new Date(start + second * 1000).toISOString(),
  value,
  lines,
});

test("rows share one time, and silence between two buckets is a bar, too", () => {
  const [a, b] = [[bucket(0, 3), bucket(30, 5)], [bucket(10, 7)]];
  const span = spanOf([a, b], 10);
  if (!span) throw new Error("no span");
  expect(span).toEqual({ first: start, last: start + 30_000, bars: 4 });
  expect(bucketBars(a, span)).toEqual([3, 0, 0, 5]);
  expect(bucketBars(b, span)).toEqual([0, 7, 0, 0]);
});

test("a single bucket is one bar, none is no span", () => {
  const only = [bucket(0, 2)];
  expect(bucketBars(only, spanOf([only], 1) ?? { first: 0, last: 0, bars: 0 })).toEqual([2]);
  expect(spanOf([[], []], 60)).toBeNull();
});

test("what has no height is as high as its lines, below nothing is nothing, and many buckets share a bar", () => {
  const odd = [bucket(0, "2024-05-01T10:00:00Z", 4), bucket(1, null, 2), bucket(2, -5)];
  expect(bucketBars(odd, { first: start, last: start + 2000, bars: 3 })).toEqual([4, 2, 0]);
  const many = Array.from({ length: 20_000 }, (_, i) => bucket(i, i === 10_000 ? 9 : 1));
  const span = spanOf([many], 1);
  if (!span) throw new Error("no span");
  const bars = bucketBars(many, span);
  expect([bars.length, Math.max(...bars)]).toEqual([120, 9]);
});
