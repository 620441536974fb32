import { describe, expect, test } from "bun:test";
import { levels } from "../contract/logs.ts";
import type { LogStream } from "../log-stream.ts";
import { lineBytesMax } from "../limits.ts";
import { levelOf } from "./level.ts";
import { keywordMask } from "./keywords.ts";
import { parseLines } from "./parse-lines.ts";
import { errorKeywords } from "./patterns.ts";
import { findRequestId } from "./request-id.ts";
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
    ["2022-11-21T02:37-42Z", null],
    ["1970-01-01T00:00:00+05:00", null],
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

describe("keywords of errors", () => {
  for (const [text, want] of [
    ["connection REFUSED by peer", ["refused"]],
    ["java.lang.NullPointerException: Error", ["error", "exception"]],
    ["context deadline exceeded (Client.Timeout)", ["timeout", "deadline exceeded"]],
    ["Back-off restarting failed container", ["failed", "back-off"]],
    ["deadline  exceeded", []],
    ["all is well", []],
    ["", []],
  ] as const) {
    test(`${text || "(empty)"} → ${want.join(", ") || "none"}`, () => {
      const bytes = bytesOf(text);
      const mask = keywordMask(bytes, 0, bytes.length);
      expect(errorKeywords.filter((_, bit) => (mask >>> bit) & 1)).toEqual([...want]);
    });
  }

  test("are at most as many as a mask has bits, and none is shorter than the filter looks at", () => {
    expect(errorKeywords.length).toBeLessThanOrEqual(32);
    expect(errorKeywords.filter((word) => word.length < 4)).toEqual([]);
  });
});

describe("request ids", () => {
  for (const [text, want] of [
    ['{"request_id":"81b300d4d38d36aa","x":1}', "81b300d4d38d36aa"],
    ["trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span=1", "4bf92f3577b34da6a3ce929d0e0e4736"],
    ["status code: 403, request id: 1d2f9a0c-aaaa, api error", "1d2f9a0c-aaaa"],
    ["X-Request-Id: host.example-000042", "host.example-000042"],
    ['"auditID" : "0f3c2a10-1b"', "0f3c2a10-1b"],
    ["request_id=none trace_id=7f7f7f7f", "7f7f7f7f"],
    ["request_id=short1", "short1"],
    ["request_id=sho1", null],
    [`request_id=${"a1".repeat(65)}`, null],
    ["request_id 81b300d4d38d36aa", null],
    ["request_id=", null],
  ] as const) {
    test(`${text.slice(0, 60)} → ${want}`, () => {
      const bytes = bytesOf(text);
      const at = { start: 0, end: 0 };
      const found = findRequestId(bytes, 0, bytes.length, at);
      expect(found ? text.slice(at.start, at.end) : null).toBe(want);
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

  test("what only looks like CRI is message", () => {
    const text = "2026-01-01T00:00:00Z stdout X a\n2026-01-01T00:00:00Z stdtut F b\n2026-01-01T00:00:00Z stderr F\n";
    expect(parsed(text, "cri").got).toEqual([
      [10, true, 0, "stdout X a"],
      [11, true, 0, "stdtut F b"],
      [12, true, 2, ""],
    ]);
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
