import { describe, expect, test } from "bun:test";
import { levels } from "../contract/logs.ts";
import type { LogStream } from "../log-stream.ts";
import { lineBytesMax } from "../limits.ts";
import { levelOf } from "./level.ts";
import { parseLines } from "./parse-lines.ts";
import { streamIdOf } from "./stream-id.ts";
import { parseTime } from "./timestamp.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function timeOf(text: string, needsZone = true): string | null {
  const out = { seconds: 0, nanos: 0, end: 0 };
  const bytes = bytesOf(text);
  if (!parseTime(bytes, 0, bytes.length, needsZone, out)) return null;
  return `${new Date(out.seconds * 1000).toISOString().slice(0, 19)}.${String(out.nanos).padStart(9, "0")} end ${out.end}`;
}

describe("times at the start of a line", () => {
  for (const [text, want] of [
    ["2022-11-21T02:37:42.58189511Z x", "2022-11-21T02:37:42.581895110 end 29"],
    ["2022-11-21T02:37:42Z", "2022-11-21T02:37:42.000000000 end 20"],
    ["2022-11-21T02:37:42.123456789Z", "2022-11-21T02:37:42.123456789 end 30"],
    ["2022-11-21T02:37:42.1234567899Z", "2022-11-21T02:37:42.123456789 end 31"],
    ["2022-11-21T02:37:42.5+02:00 x", "2022-11-21T00:37:42.500000000 end 27"],
    ["2022-11-21T02:37:42-0330", "2022-11-21T06:07:42.000000000 end 24"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000000 end 20"],
    ["2023-02-29T00:00:00Z", null],
    ["2022-13-01T00:00:00Z", null],
    ["2022-11-21T24:00:00Z", null],
    ["2022-11-21T02:37:42.5", null],
    ["2022-11-21", null],
    ["not a time at all", null],
  ] as const) {
    test(`${text} → ${want}`, () => expect(timeOf(text)).toBe(want));
  }

  test("without a zone they are UTC where none is needed", () => {
    expect(timeOf("2022-11-21 02:37:42,250 INFO", false)).toBe("2022-11-21T02:37:42.250000000 end 23");
  });
});

describe("levels", () => {
  for (const [text, want] of [
    ["I0803 09:45:17.750950       1 leader.go:325] ok", "info"],
    ["E0803 09:45:17.750950       1 leader.go:325] boom", "error"],
    ["W0803 09:45:17.750950 warn", "warn"],
    ['{"level":"error","ts":1}', "error"],
    ['{"ts":1,"severity":"WARNING"}', "warn"],
    ["ts=1 level=debug msg=x", "debug"],
    ["2026-01-01 ERROR something", "error"],
    ["[warn] disk", "warn"],
    ["time=x level=fatal", "fatal"],
    ["panic: runtime error", "unknown"],
    ["an error in prose is no level", "unknown"],
    ["Error in a sentence", "unknown"],
    ["INFORMATIONAL", "unknown"],
    ["terrors of ERRORS", "unknown"],
    ["", "unknown"],
  ] as const) {
    test(`${text || "(empty)"} → ${want}`, () => {
      const bytes = bytesOf(text);
      expect(levels[levelOf(bytes, 0, bytes.length)]).toBe(want);
    });
  }
});

describe("lines of a segment", () => {
  function parsed(text: string, framing: LogStream["framing"]) {
    const got: unknown[] = [];
    const count = parseLines(bytesOf(text), framing, 10, {
      line: (number, time, _, tag, bytes, start, end) =>
        void got.push([number, time !== null, tag, new TextDecoder().decode(bytes.subarray(start, end))]),
    });
    return { count, got };
  }

  test("CRI lines lose their framing and keep their stream", () => {
    const text = "2026-01-01T00:00:00Z stdout F hello\n2026-01-01T00:00:00.5Z stderr P part\n\nno framing\n";
    expect(parsed(text, "cri")).toEqual({
      count: 4,
      got: [
        [10, true, 1, "hello"],
        [11, true, 2, "part"],
        [12, false, 0, ""],
        [13, false, 0, "no framing"],
      ],
    });
  });

  test("kubelet lines lose their time; an unframed line keeps everything", () => {
    expect(parsed("2026-01-01T00:00:00Z hello", "kubelet").got).toEqual([[10, true, 0, "hello"]]);
    expect(parsed("2026-01-01T00:00:00Z hello\r\n", "none").got).toEqual([[10, true, 0, "2026-01-01T00:00:00Z hello"]]);
  });

  test("a message longer than the limit is cut, and the next line is whole", () => {
    const { got } = parsed(`${"x".repeat(lineBytesMax + 5)}\nnext`, "none");
    expect(got.map((line) => (line as string[])[3]?.length)).toEqual([lineBytesMax, 4]);
  });
});

test("a stream's id depends on its identity and on nothing else", async () => {
  const stream: LogStream = {
    source: "container",
    namespace: "a",
    pod: "b",
    uid: "1",
    container: "c",
    generation: "current",
    file: "f",
    node: "n",
    framing: "cri",
  };
  const id = await streamIdOf(stream);
  expect(await streamIdOf({ ...stream, uid: "2", framing: "none" })).toBe(id);
  for (const other of [
    { namespace: "x" },
    { pod: "x" },
    { container: "x" },
    { generation: "previous" as const },
    { file: "x" },
    { node: "x" },
  ]) {
    expect(await streamIdOf({ ...stream, ...other })).not.toBe(id);
  }
});
