import { expect, test } from "bun:test";
import type { Line } from "../../db/model/contract/logs.ts";
import { eventBlocks, nextError } from "./event-blocks.ts";

const line = (stream: string, number: number, inEvent = 0, level: Line["level"] = "info"): Line => ({
  stream,
  number,
  inEvent,
  level,
  time: null,
  message: "",
  namespace: "",
  pod: "",
  container: "",
  node: "",
  file: "",
  cut: 0,
  joined: 0,
  pattern: "",
});
const shape = (lines: Line[]) => eventBlocks(lines).map((block) => [block.id, ...block.rest.map((one) => one.number)]);

test("a stack trace is one block in both orders, its lines as they were written", () => {
  const trace = [line("1", 4), line("1", 5, 1), line("1", 6, 2), line("1", 7)];
  expect(shape(trace)).toEqual([["1:4", 5, 6], ["1:7"]]);
  expect(shape(trace.toReversed())).toEqual([["1:7"], ["1:4", 5, 6]]);
});

test("another stream's line between ends the block, and a trace without its head begins where it is found", () => {
  expect(shape([line("1", 4), line("2", 5, 1), line("1", 5, 1), line("1", 6, 2)])).toEqual([
    ["1:4"],
    ["2:5"],
    ["1:5", 6],
  ]);
});

test("a block that did not change is the same object", () => {
  const lines = [line("1", 1), line("1", 2), line("1", 3, 1)];
  const before = eventBlocks(lines);
  const after = eventBlocks([...lines, line("1", 4, 2)], before);
  expect(after[0]).toBe(before[0] as never);
  expect(after[1]).not.toBe(before[1] as never);
});

test("errors are stepped through", () => {
  const blocks = eventBlocks([line("1", 1, 0, "error"), line("1", 2), line("1", 3, 0, "fatal")]);
  expect([
    nextError(blocks, -1, 1),
    nextError(blocks, 0, 1),
    nextError(blocks, 2, 1),
    nextError(blocks, 2, -1),
  ]).toEqual([0, 2, undefined, 0]);
});
