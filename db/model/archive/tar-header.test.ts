import { expect, test } from "bun:test";
import { files, tarOf } from "../../../test/kit/tar-fixture.ts";
import { parseTarHeader } from "./tar-header.ts";

/** A header whose sum is `sum(its bytes)`, the field itself counted as spaces. */
function summedBy(name: string, sum: (byte: number) => number): Uint8Array {
  const block = tarOf(files({ [name]: "" }))
    .subarray(0, 512)
    .slice();
  block.fill(0x20, 148, 156);
  const total = block.reduce((before, byte) => before + sum(byte), 0);
  block.set(new TextEncoder().encode(`${total.toString(8).padStart(6, "0")}\0 `), 148);
  return block;
}

const unsigned = (byte: number): number => byte;
const signed = (byte: number): number => (byte << 24) >> 24;

test("a checksum is taken over unsigned bytes, or over signed ones as old tars did", () => {
  for (const name of ["plain", "ä/ö", "ÿ".repeat(12)]) {
    for (const sum of [unsigned, signed]) {
      const block = summedBy(name, sum);
      expect(parseTarHeader(block)?.name).toBe(name);
      for (const at of [0, 1, 2, 3, 511]) {
        const damaged = block.slice();
        damaged[at] = (damaged[at] ?? 0) ^ 1;
        expect(parseTarHeader(damaged)).toBeNull();
      }
    }
  }
});

test("only ustar has a prefix", () => {
  for (const [magic, name] of [
    ["ustar\u000000", "deep/short"],
    ["ustar  \0", "short"],
    ["\0\0\0\0\0\0\0\0", "short"],
  ] as const) {
    const block = tarOf(files({ short: "" }))
      .subarray(0, 512)
      .slice();
    block.set(new TextEncoder().encode(magic), 257);
    block.set(new TextEncoder().encode("deep"), 345);
    block.fill(0x20, 148, 156);
    const sum = block.reduce((before, byte) => before + byte, 0);
    block.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
    expect(parseTarHeader(block)?.name).toBe(name);
  }
});
