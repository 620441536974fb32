import { expect, test } from "bun:test";
import { cpuText, memoryText } from "./quantities.ts";

test("CPU is in thousandths below one core, in cores above", () => {
  const written = [0, 0.0000004, 0.05, 0.1 + 0.2, 0.25, 0.9996, 1, 1.5, 1.554, 16].map(cpuText);
  expect(written).toEqual(["0m", "1m", "50m", "300m", "250m", "1", "1", "1.5", "1.55", "16"]);
});

test("memory is in the largest unit that it fills, and short", () => {
  const Mi = 1024 ** 2;
  const written = [0, 1024, 512 * 1024, 10 * Mi, 150.6 * Mi, 1023.9 * Mi, 1536 * Mi, 62.79 * 1024 * Mi].map(memoryText);
  expect(written).toEqual(["0Ki", "1Ki", "512Ki", "10Mi", "151Mi", "1Gi", "1.5Gi", "62.8Gi"]);
  expect(memoryText(2048 * 1024 ** 4)).toBe("2048Ti");
});
