import { expect, test } from "bun:test";
import { measuredText, measureTitle, orderTitle } from "./measured-text.ts";

test.each([
  ["lines", 173_467, "173,467"],
  ["error_rate", 1 / 3, "33.3%"],
  ["error_rate", 0, "0.0%"],
  ["bytes", 3 * 1024 * 1024, "3.0 MiB"],
  ["first", "2024-05-01T10:00:01.500000000Z", "2024-05-01 10:00:01 UTC"],
  ["last", null, "no time"],
  ["avg:took", null, "–"],
  ["avg:took", 12.345678912, "12.3457"],
  ["max:took", 0.1 + 0.2, "0.3"],
  ["distinct:pod", 1200, "1,200"],
])("%s of %p is %p", (measure, value, text) => {
  expect(measuredText(measure, value)).toBe(text);
});

test("a column is called as one would say it, and says its order", () => {
  expect(["p95:field.took", "avg:took", "distinct:field.user", "error_rate"].map(measureTitle)).toEqual([
    "p95 of took",
    "average of took",
    "distinct field.user",
    "error rate",
  ]);
  expect(["lines", "min:took", "first"].map(orderTitle)).toEqual(["most first", "least first", "earliest first"]);
});
