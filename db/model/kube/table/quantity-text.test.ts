import { expect, test } from "bun:test";
import { quantityOrNil, quantitySum, quantityText } from "./quantity-text.ts";

test("quantities are written in their canonical form", () => {
  const cases: [written: unknown, shown: string][] = [
    ["10Gi", "10Gi"],
    ["1536Mi", "1536Mi"],
    ["2048Mi", "2Gi"],
    ["0.5Gi", "512Mi"],
    ["512", "512"],
    ["0.1Ki", "102400m"],
    ["1000", "1k"],
    ["1000k", "1M"],
    ["0.5", "500m"],
    ["100m", "100m"],
    ["1000m", "1"],
    ["12500m", "12500m"],
    ["1500u", "1500u"],
    ["0.0000000001", "1n"],
    ["-0.5", "-500m"],
    ["0", "0"],
    ["0Gi", "0"],
    ["+1", "1"],
    [".5", "500m"],
    ["5.", "5"],
    [3, "3"],
    [0.25, "250m"],
    // What is none, and what has an exponent, stays.
    ["1e3", "1e3"],
    ["lots", "lots"],
    ["", ""],
    ["9".repeat(65), "9".repeat(65)],
    [undefined, "0"],
    [null, "0"],
    [{}, "0"],
    [true, "0"],
  ];
  for (const [written, shown] of cases) expect([written, quantityText(written)]).toEqual([written, shown]);
});

test("a quantity that is not there is <nil> where Go has a pointer to it", () => {
  expect([quantityOrNil(undefined), quantityOrNil(null), quantityOrNil("1")]).toEqual(["<nil>", "<nil>", "1"]);
});

test("sums keep the form of the first quantity that is not 0", () => {
  expect(quantitySum([])).toBe("0");
  expect(quantitySum(["0", "1Mi", "512Ki"])).toBe("1536Ki");
  expect(quantitySum(["2m", "1500u"])).toBe("3500u");
  expect(quantitySum(["1k", "24"])).toBe("1024");
  expect(quantitySum(["1", "lots", undefined, {}])).toBe("1");
});
