import { expect, test } from "bun:test";
import { withoutAnsi } from "./ansi.ts";
import { joinPartials } from "./cri.ts";

const at = "2024-05-01T10:00:00Z";

test("partial lines are joined per output stream, in the order in which they end", () => {
  const lines = [
    `${at} stdout P one `,
    `${at} stderr F err`,
    `${at} stdout P two `,
    `${at} stdout F three`,
    "not CRI",
    `${at} stdout F last`,
  ];
  expect(joinPartials(lines, 1000)).toEqual([
    { lines: [1], stream: "stderr", text: "err", incomplete: false },
    { lines: [0, 2, 3], stream: "stdout", text: "one two three", incomplete: false },
    { lines: [4], stream: "", text: "not CRI", incomplete: false },
    { lines: [5], stream: "stdout", text: "last", incomplete: false },
  ]);
});

test("a run without an end is handed on, and none grows beyond the limit", () => {
  const lines = Array.from({ length: 100 }, () => `${at} stdout P ${"x".repeat(50)}`);
  const [joined, ...more] = joinPartials(lines, 120);
  expect(more).toEqual([]);
  expect([joined?.text.length, joined?.lines.length, joined?.incomplete]).toEqual([120, 100, true]);
});

test("every physical line is in exactly one logical line", () => {
  const lines = Array.from(
    { length: 500 },
    (_, i) => `${at} ${i % 3 === 0 ? "stderr" : "stdout"} ${i % 7 === 0 ? "F" : "P"} ${i}`,
  );
  const seen = joinPartials(lines, 1e6).flatMap((line) => line.lines);
  expect(seen.sort((a, b) => a - b)).toEqual(lines.map((_, i) => i));
});

test("colours and cursor moves go, text stays", () => {
  expect(withoutAnsi("\u001b[2Kweb  | \u001b[31m\u001b[1mWARNING\u001b[0m x")).toBe("web  | WARNING x");
  expect(withoutAnsi("a\u001b[zz \u001b")).toBe("az ");
  expect(withoutAnsi(`\u001b[${"1;".repeat(100)}x`)).toStartWith("[1;1;");
  expect(withoutAnsi("plain")).toBe("plain");
});
