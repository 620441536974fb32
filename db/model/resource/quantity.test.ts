import { expect, test } from "bun:test";
import { quantityOf } from "./quantity.ts";

test("quantities are numbers in their base unit, and nothing else is one", () => {
  const cases: [unknown, number | null][] = [
    ["250m", 0.25],
    ["1", 1],
    ["1.5", 1.5],
    [2, 2],
    ["1234567n", 0.001234567],
    ["20u", 0.00002],
    ["1Ki", 1024],
    ["1.5Gi", 1.5 * 1024 ** 3],
    ["128974848", 128974848],
    ["129e6", 129e6],
    ["129M", 129e6],
    ["2k", 2000],
    ["1E", 1e18],
    ["1e3", 1000],
    ["", null],
    ["1 Gi", null],
    ["Gi", null],
    ["1KI", null],
    ["0x10", null],
    [null, null],
    [Number.NaN, null],
  ];
  for (const [text, number] of cases) expect([text, quantityOf(text)]).toEqual([text, number]);
});
