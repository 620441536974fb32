import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TailSpool } from "./tail-spool.ts";

const dir = mkdtempSync(join(tmpdir(), "kubin-spool-"));
afterAll(() => rmSync(dir, { recursive: true }));

async function kept(text: string, budget: number, chunk: number) {
  const spool = new TailSpool(join(dir, "log"), budget);
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += chunk) await spool.write(bytes.subarray(at, at + chunk));
  const counted = await spool.end();
  const out: Uint8Array[] = [];
  for await (const part of spool.bytes()) out.push(part.slice());
  await spool.remove();
  return { ...counted, text: Buffer.concat(out).toString() };
}

describe("the newest part of a log", () => {
  const numbered = (lines: number): string =>
    Array.from({ length: lines }, (_, i) => `line ${i} ${"x".repeat(i % 50)}\n`).join("");

  test("is all of it while it fits, in memory or on disk", async () => {
    for (const [lines, chunk] of [
      [3, 7],
      [20_000, 4096],
    ] as const) {
      const text = numbered(lines);
      expect(await kept(text, 10_000_000, chunk)).toEqual({ bytes: text.length, lines, keptLines: lines, text });
    }
  });

  test("is whole lines from the end, within the budget and close to it, however long the log was", async () => {
    for (const [lines, budget, chunk] of [
      [50_000, 300_000, 8192],
      [20_000, 100_000, 65_536],
      [9000, 70_000, 999],
    ] as const) {
      const text = numbered(lines);
      const found = await kept(text, budget, chunk);
      expect(text.endsWith(found.text)).toBe(true);
      expect(found.text.startsWith("line ")).toBe(true);
      expect(found.text.length).toBeLessThanOrEqual(budget);
      expect(found.text.length).toBeGreaterThan(budget - 100);
      expect(found).toMatchObject({ lines, keptLines: found.text.split("\n").length - 1 });
    }
  });

  test("counts a last line without an end, and leaves no file behind", async () => {
    const found = await kept(`${numbered(9000)}cut`, 70_000, 4096);
    expect(found.lines).toBe(9001);
    expect(found.keptLines).toBe(found.text.split("\n").length);
    expect(readdirSync(dir)).toEqual([]);
  });

  test("of one line that is longer than the budget is its end", async () => {
    const found = await kept("y".repeat(500_000), 100_000, 50_000);
    expect(found.lines).toBe(1);
    expect(found.text.length).toBeLessThanOrEqual(100_000);
  });
});
