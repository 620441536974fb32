import { expect, test } from "bun:test";
import type { Line } from "../../db/model/contract/logs.ts";
import { ContextBlocks } from "./context-blocks.ts";

const plain: Line = {
  stream: "1",
  number: 1,
  time: null,
  level: "info",
  message: "",
  namespace: "",
  pod: "",
  container: "",
  node: "",
  file: "",
  cut: 0,
  joined: 0,
  inEvent: 0,
  pattern: "0",
};
const lines = (stream: string, ...numbers: number[]): Line[] => numbers.map((number) => ({ ...plain, stream, number }));

test("neighbours are one block, streams keep apart, and the first line is the least", () => {
  const found = new ContextBlocks(2).rangesFor([...lines("a", 2, 7, 20), ...lines("b", 7)]);
  expect(found).toEqual([
    { stream: "a", from: 1, to: 9 },
    { stream: "a", from: 18, to: 22 },
    { stream: "b", from: 5, to: 9 },
  ]);
});

test("what was shown for a page is not shown for the next, on either side of it", () => {
  const blocks = new ContextBlocks(3);
  expect(blocks.rangesFor(lines("a", 10))).toEqual([{ stream: "a", from: 7, to: 13 }]);
  expect(blocks.rangesFor(lines("a", 12))).toEqual([{ stream: "a", from: 14, to: 15 }]);
  expect(blocks.rangesFor(lines("a", 6))).toEqual([{ stream: "a", from: 3, to: 6 }]);
  expect(blocks.rangesFor(lines("a", 9))).toEqual([]);
  expect(blocks.rangesFor(lines("a", 16, 1))).toEqual([
    { stream: "a", from: 1, to: 2 },
    { stream: "a", from: 16, to: 19 },
  ]);
});
