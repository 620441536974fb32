import { describe, expect, test } from "bun:test";
import { type StreamLine, StreamReader } from "./stream-reader.ts";

function read(lines: readonly string[], capture = "2024-06-01T00:00:00Z", zoneMinutes = 0): StreamLine[] {
  const reader = new StreamReader({ captureNs: BigInt(Date.parse(capture)) * 1_000_000n, zoneMinutes, sample: lines });
  return lines.map((line) => reader.read(line));
}

const times = (lines: readonly StreamLine[]): (string | null)[] =>
  lines.map(({ timeNs }) => (timeNs === null ? null : new Date(Number(timeNs / 1_000_000n)).toISOString()));
const groups = (lines: readonly StreamLine[]): number[] => lines.map(({ group }) => group);

describe("years of stamps that have none", () => {
  test("December's lines of a January capture are of the year before", () => {
    const lines = ["I1231 23:59:59.500000       1 a.go:1] old", "I0101 00:00:01.000000       1 a.go:1] new"];
    expect(times(read(lines, "2024-01-02T00:00:00Z"))).toEqual([
      "2023-12-31T23:59:59.500Z",
      "2024-01-01T00:00:01.000Z",
    ]);
  });

  test("a clock that is a few hours ahead is not a year behind", () => {
    expect(times(read(["Jan  2 05:00:00 h sshd[1]: x"], "2024-01-02T00:00:00Z"))).toEqual(["2024-01-02T05:00:00.000Z"]);
  });

  test("29 February is found in the leap year before the capture", () => {
    expect(times(read(["I0229 10:00:00.000000       1 a.go:1] x"], "2025-03-01T00:00:00Z"))).toEqual([
      "2024-02-29T10:00:00.000Z",
    ]);
  });

  test("a syslog line whose message tells the year takes it, and its finer time", () => {
    const lines = ['Jul 22 02:38:42 h containerd[1]: time="2021-07-22T02:38:42.315528001Z" level=info msg=x'];
    expect(read(lines)[0]?.timeNs).toBe(BigInt(Date.parse("2021-07-22T02:38:42Z")) * 1_000_000n + 315_528_001n);
  });

  test("the year is that of the writing clock", () => {
    expect(times(read(["Dec 31 23:00:00 h a: x"], "2024-01-01T01:00:00Z", -300))).toEqual(["2024-01-01T04:00:00.000Z"]);
  });
});

describe("order of time", () => {
  const at = (second: number, text = "x"): string =>
    `2024-05-01 10:00:${String(second).padStart(2, "0")},000 - INFO - ${text}`;

  test("a line that goes back a little is set beside its neighbour, and says so", () => {
    const lines = read([at(1), at(3), at(2), at(4)]);
    expect(lines.map(({ repaired }) => repaired)).toEqual([false, false, true, false]);
    expect(lines[2]?.orderNs).toBe(lines[1]?.timeNs ?? 0n);
    expect(times(lines)[2]).toBe("2024-05-01T10:00:02.000Z");
  });

  test("a stream that is newest first is left alone", () => {
    const lines = read([at(9), at(8), at(7), at(6)]);
    expect(lines.some(({ repaired }) => repaired)).toBe(false);
    expect(lines.every(({ orderNs, timeNs }) => orderNs === timeNs)).toBe(true);
  });

  test("a jump back by hours is another file or boot: nothing is repaired", () => {
    expect(read([at(1), at(2), "2024-05-01 07:00:00,000 - INFO - x", at(3)]).some(({ repaired }) => repaired)).toBe(
      false,
    );
  });

  test("a line without a time stands at the time of the line before", () => {
    const lines = read(["first", at(1), "no time"]);
    expect(lines.map(({ orderNs }) => orderNs)).toEqual([null, lines[1]?.timeNs ?? null, lines[1]?.timeNs ?? null]);
    expect(lines[2]?.timeNs).toBeNull();
  });
});

describe("lines that belong together", () => {
  test("a Java exception with its causes is one group and has the level of its head", () => {
    const lines = read([
      "2024-05-01 10:00:00,000 ERROR [main] c.e.Foo: failed",
      "java.lang.IllegalStateException: no",
      "\tat c.e.Foo.run(Foo.java:12)",
      "Caused by: java.io.IOException: disk",
      "\t... 12 more",
      "2024-05-01 10:00:01,000 INFO [main] c.e.Foo: next",
    ]);
    expect(groups(lines)).toEqual([1, 1, 1, 1, 1, 6]);
    expect(lines.map(({ level }) => level)).toEqual(["error", "error", "error", "error", "error", "info"]);
  });

  test("a Go panic keeps its goroutines, blank lines and unindented frames, also behind a kubelet's stamp", () => {
    const trace = [
      "F0501 10:00:00.000000       1 leader.go:209] stopped leading",
      "goroutine 1 [running]:",
      "k8s.io/klog/v2.stacks(0xc000010001, 0xc0004b4000, 0x3d)",
      "\t/go/src/klog.go:1021 +0xb9",
      "main.main()",
      "\t/go/src/main.go:7 +0x1",
      "",
      "goroutine 18 [chan receive]:",
      "io.ReadFull(...)",
      "created by net/http.(*Server).Serve",
      "I0501 10:00:02.000000       1 main.go:1] restarted",
    ];
    for (const prefix of ["", "2024-05-01T10:00:02.123456789Z "]) {
      const lines = read(trace.map((line) => prefix + line));
      expect(groups(lines)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 11]);
      expect(lines.slice(0, 10).every(({ level }) => level === "fatal")).toBe(true);
    }
  });

  test("a Python traceback ends with its error and does not swallow what follows", () => {
    const lines = read([
      "2024-05-01 10:00:00,000 - ERROR - failed",
      "Traceback (most recent call last):",
      '  File "/app/a.py", line 3, in run',
      "    raise ValueError(1)",
      "ValueError: 1",
      "server stopped",
    ]);
    expect(groups(lines)).toEqual([1, 1, 1, 1, 1, 6]);
  });

  test("Node's and .NET's traces, java.util.logging's second line and PostgreSQL's details belong to their heads", () => {
    expect(groups(read(["TypeError: x is undefined", "    at run (/a.js:1:2)", "ready"]))).toEqual([1, 1, 3]);
    expect(
      groups(read(["fail: A.B[0]", "      went wrong", "      System.Exception: x", "         at A.B.C()"])),
    ).toEqual([1, 1, 1, 1]);
    const jul = read(["May 01, 2024 6:07:08 AM org.a.B run", "SEVERE: gone"]);
    expect([groups(jul), jul[1]?.level]).toEqual([[1, 1], "error"]);
    const head = "2024-05-01 10:00:00.000 UTC [12]";
    expect(groups(read([`${head} ERROR:  no`, `${head} STATEMENT:  SELECT`, "\tFROM x", `${head} LOG:  ok`]))).toEqual([
      1, 1, 1, 4,
    ]);
  });

  test("pieces of a CRI line are one group, per output stream", () => {
    const lines = read([
      '2024-05-01T10:00:00.1Z stdout P {"a":',
      "2024-05-01T10:00:00.2Z stderr F I0501 10:00:00.000000       1 a.go:1] other",
      "2024-05-01T10:00:00.3Z stdout F 1}",
      "2024-05-01T10:00:00.4Z stdout F next",
    ]);
    expect(groups(lines)).toEqual([1, 2, 1, 4]);
  });
});

describe("the format of a stream", () => {
  test("is found again when the stream changes", () => {
    const klog = Array.from({ length: 40 }, (_, i) => `I0501 10:00:00.${String(i).padStart(6, "0")}       1 a.go:1] x`);
    const json = Array.from({ length: 60 }, (_, i) => `{"level":"info","ts":${1714557600 + i},"msg":"m"}`);
    const reader = new StreamReader({
      captureNs: BigInt(Date.parse("2024-06-01")) * 1_000_000n,
      zoneMinutes: 0,
      sample: klog,
    });
    for (const line of klog) expect(reader.read(line).format).toBe("klog");
    // No line waits for it: each is read by whatever format knows it.
    for (const line of json) expect(reader.read(line).format).toBe("zap-json");
    expect(reader.format).toBe("zap-json");
  });

  test("is found without a sample too, and stays when plain lines come between", () => {
    const reader = new StreamReader({ captureNs: BigInt(Date.parse("2024-06-01")) * 1_000_000n, zoneMinutes: 0 });
    const lines = Array.from({ length: 90 }, (_, i) =>
      i % 3 === 0 ? "I0501 10:00:00.000000       1 a.go:1] x" : `plain ${i}`,
    );
    const read = lines.map((line) => reader.read(line));
    expect(read.every(({ timeNs }, i) => (timeNs !== null) === (i % 3 === 0))).toBe(true);
    expect(reader.format).toBe("klog");
  });

  test("that begins with plain lines is found as soon as it has one", () => {
    const reader = new StreamReader({ captureNs: BigInt(Date.parse("2024-06-01")) * 1_000_000n, zoneMinutes: 0 });
    for (let i = 0; i < 300; i++) expect(reader.read(`starting ${i}`).format).toBe("plain");
    for (let i = 0; i < 30; i++) expect(reader.read("I0501 10:00:00.000000       1 a.go:1] x").format).toBe("klog");
    expect(reader.format).toBe("klog");
  });

  test("is found again when frames appear around the lines", () => {
    const reader = new StreamReader({ captureNs: BigInt(Date.parse("2024-06-01")) * 1_000_000n, zoneMinutes: 0 });
    for (let i = 0; i < 10; i++) reader.read("I0501 10:00:00.000000       1 a.go:1] x");
    for (let i = 0; i < 30; i++)
      reader.read("2024-05-01T10:00:00.123456789Z stdout F I0501 10:00:00.000000       1 a.go:1] x");
    expect(reader.format).toBe("cri+klog");
  });

  test("w3c columns are those of the last header", () => {
    const lines = read([
      "#Fields: date time c-ip",
      "2024-05-01 10:00:00 10.0.0.1",
      "#Fields: date time sc-status",
      "2024-05-01 10:00:01 500",
    ]);
    expect(lines[1]?.fields["c-ip"]).toBe("10.0.0.1");
    expect([lines[3]?.fields["sc-status"], lines[3]?.level]).toEqual(["500", "error"]);
  });
});
