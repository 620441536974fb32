import { expect, test } from "bun:test";
import { LevelProbe } from "./level-probe.ts";

const stream = { namespace: "a", pod: "p", container: "c", file: "f", source: "container" as const };

/** One row per level; messages are all the same. */
function rows(levels: readonly number[]) {
  const messageOffsets = Int32Array.from({ length: levels.length + 1 }, (_, i) => i);
  const columns = { level: Uint8Array.from(levels), messageOffsets };
  return { columns, held: new Uint8Array(levels.length), heldFrom: 0, from: 0, to: levels.length };
}

test("lines whose levels the parser finds are never asked about", () => {
  const probe = new LevelProbe(() => {
    throw new Error("asked");
  });
  expect(probe.helps(rows([3, 3, 3, 3, 3, 3, 3, 3, 3, 0]), stream)).toBe(false);
});

test("a container without levels is asked about ever more rarely, one with levels stays helped", () => {
  const asked: number[] = [];
  let segment = 0;
  let level: string | null = null;
  const probe = new LevelProbe(() => {
    asked.push(segment);
    return level;
  });
  for (; segment < 40; segment++) expect(probe.helps(rows([0]), stream)).toBe(false);
  expect(asked).toEqual([0, 2, 5, 10, 19, 36]);
  level = "info";
  let helped = 0;
  for (; segment < 120; segment++) if (probe.helps(rows([0]), stream)) helped++;
  expect(helped).toBe(120 - 69);
});

test("few lines are asked about however many there are, and one container does not speak for another", () => {
  let asked = 0;
  const probe = new LevelProbe(() => {
    asked++;
    return null;
  });
  probe.helps(rows(Array.from({ length: 10_000 }, () => 0)), stream);
  expect(asked).toBe(16);
  probe.helps(rows([0]), { ...stream, container: "d" });
  expect(asked).toBe(17);
});

test("the pods of a workload are one, those of two are not", () => {
  let asked = 0;
  const probe = new LevelProbe(() => {
    asked++;
    return "info";
  });
  const all = (pods: readonly string[]): number => {
    asked = 0;
    for (const pod of pods) probe.helps(rows([0]), { ...stream, pod });
    return asked;
  };
  expect(all(["web-7d9c8b6f5-abcde", "web-7d9c8b6f5-fghij"])).toBe(1);
  expect(all(["api-x2x2x", "api-y3y3y"])).toBe(1);
  expect(all(["db-0", "db-11"])).toBe(1);
  expect(all(["coredns", "proxy"])).toBe(2);
});
