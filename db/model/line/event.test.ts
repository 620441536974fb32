import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { dumpPath, hasSharedData } from "../../../test/kit/shared-data.ts";
import { levels } from "../contract/logs.ts";
import type { LogStream } from "../log-stream.ts";
import { StreamReader } from "./formats/stream-reader.ts";
import { parseLines } from "./parse-lines.ts";

/** Level and distance to the event's first line, of each line. */
function eventsOf(text: string, framing: LogStream["framing"] = "none"): string[] {
  const found: string[] = [];
  parseLines(new TextEncoder().encode(text), framing, 1, {
    line: (...line) => void found.push(`${levels[line[2]] ?? ""} ${line[11]}`),
  });
  return found;
}

describe("lines of one event", () => {
  for (const [name, text, want] of [
    [
      "a Java trace with causes",
      "2026-01-01 10:00:00 ERROR x - boom\njava.io.IOException: no\n\tat a.B.c(B.java:1)\nCaused by: x\n\t... 7 more\n2026-01-01 10:00:01 INFO fine",
      ["error 0", "error 1", "error 2", "error 3", "error 4", "info 0"],
    ],
    [
      "a Go panic with its goroutines",
      "panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:7 +0x1d\n\ngoroutine 5 [select]:\nnet.(*netFD).accept(0xc0, 0x1)\ncreated by x\nexit status 2",
      ["fatal 0", "fatal 1", "fatal 2", "fatal 3", "fatal 4", "fatal 5", "fatal 6", "fatal 7", "fatal 8", "unknown 0"],
    ],
    [
      "a Python traceback, alone and behind its report",
      'Traceback (most recent call last):\n  File "a.py", line 1\n    x()\ndone\n[error] failed\nTraceback (most recent call last):',
      ["error 0", "error 1", "error 2", "unknown 0", "error 0", "error 1"],
    ],
    [
      "a Python error that is called so",
      'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: 1',
      ["error 0", "error 1", "error 2"],
    ],
    [
      ".NET frames",
      "Unhandled exception. System.Exception: x\n   at A.B()\n   --- End of inner",
      ["fatal 0", "fatal 1", "fatal 2"],
    ],
    [
      "pretty JSON",
      'I0101 00:00:00 x {\n  "a": [\n    1\n  ]\n}\nnext',
      ["info 0", "info 1", "info 2", "info 3", "info 4", "unknown 0"],
    ],
    [
      "indented lines of another log stand alone",
      "[error] a\n  2026-01-01 00:00:00 b\n  WARN c\n  [ERROR] d\n  I0101 00:00:00 e\n  f",
      ["error 0", "unknown 0", "warn 0", "error 0", "unknown 0", "unknown 1"],
    ],
    [
      "prose that looks like a frame",
      "[error] a\nat least three: no\ngoroutines\n# comment\n... and so on",
      ["error 0", "error 1", "unknown 0", "unknown 0", "unknown 0"],
    ],
    [
      "a Go trace with a runtime's stamps in its middle",
      "fatal error: x\n\t2021-08-03T09:23:52.352566646Z /go/a.go:7\na.(*B).c(2021-08-03T09:23:52.352566646Z 0xc0, 0x1)\n\t2021-08-03T09:23:52Z d",
      ["fatal 0", "fatal 1", "fatal 2", "unknown 0"],
    ],
    ["an indented first line", "  x\n  y", ["unknown 0", "unknown 1"]],
    ["a blank line ends what is no trace", "[warn] a\n\n  b", ["warn 0", "unknown 0", "unknown 1"]],
  ] as const) {
    test(name, () => expect(eventsOf(text)).toEqual([...want]));
  }

  test("an event of more lines than can be counted begins anew", () => {
    const found = eventsOf(`head\n${" x\n".repeat(65_537)}`);
    expect(found.slice(65_534, 65_539)).toEqual(["unknown 65534", "unknown 65535", "unknown 0", "unknown 1"]);
  });

  test.skipIf(!hasSharedData)(
    "are those of the reader of formats, for nearly all real lines",
    async () => {
      const folder = join(dumpPath("x"), "../../logs");
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      let lines = 0;
      let same = 0;
      for (const file of files) {
        if (file.name.endsWith(".gz")) continue;
        const bytes = await Bun.file(join(file.parentPath, file.name)).bytes();
        const text = Buffer.from(bytes).toString("latin1").split("\n").slice(0, 2000);
        const sample = text.slice(0, 50);
        const framing = file.parentPath.endsWith("must-gather-aws") ? "kubelet" : "none";
        const reader = new StreamReader({ captureNs: 1_700_000_000_000_000_000n, zoneMinutes: 0, sample });
        const groups = text.map((line) => reader.read(line.replace(/\r$/, "")).group);
        const found = eventsOf(text.join("\n"), framing).map((each, i) => i + 1 - Number(each.split(" ")[1]));
        lines += found.length;
        same += found.filter((line, i) => line === groups[i]).length;
      }
      expect(lines).toBeGreaterThan(40_000);
      expect(same / lines).toBeGreaterThan(0.95);
    },
    60_000,
  );
});
