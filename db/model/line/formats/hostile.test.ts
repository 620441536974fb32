import { describe, expect, test } from "bun:test";
import { detectFormat, formats, frames } from "../formats.ts";
import { joinPartials } from "./cri.ts";
import { StreamReader } from "./stream-reader.ts";

const context = { year: 2024, zoneMinutes: 0 };
const million = 1_000_000;

/** Each shape aims at a reader: its head is right, and what follows has no end. A quadratic reader takes minutes and fails by the test's own limit. */
const hostile: Record<string, string> = {
  "a million letters": "x".repeat(million),
  "a million quotes": '"'.repeat(million),
  "pairs of open quotes": 'a="'.repeat(million / 4),
  "a message of quotes": `msg=${'"'.repeat(million)}`,
  "backslashes in a quote": `level=info msg="${"\\".repeat(million)}`,
  "deep JSON": `{"a":${"[".repeat(120_000)}`,
  "deep closed JSON": `${'{"a":'.repeat(40_000)}1${"}".repeat(40_000)}`,
  "wide JSON": `{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":${i}`).join(",")}}`,
  spaces: " ".repeat(million),
  tabs: `2024-03-05T06:07:08.854Z\tinfo${"\t".repeat(million)}`,
  NULs: `I0305 06:07:08.123456       1 a.go:1] ${"\0".repeat(million)}`,
  "replacement characters": "\ufffd".repeat(million),
  "lone surrogates": "\ud800".repeat(million),
  escapes: "\u001b[".repeat(million / 2),
  brackets: `2024-03-05 06:07:08,123 ${"[".repeat(million)}`,
  "klog without a bracket": `I0305 06:07:08.123456 1 ${"a:1".repeat(million / 3)}`,
  "an access log without an end": `1.1.1.1 - - [05/Mar/2024:06:07:08 +0000] "${'\\"'.repeat(million / 2)}`,
  "envoy of quotes": `[2024-03-05T06:07:08.123Z] "GET /" 200 - ${'"'.repeat(million)}`,
  "structured data": `<14>1 - h a p m ${'[a b="c"'.repeat(million / 8)}`,
  "structured data of one element": `<14>1 - h a p m [a${' b="\\"'.repeat(million / 6)}`,
  "java frames": `\tat ${"a.".repeat(million / 2)}`,
  "go calls": `${"a".repeat(million)}(0x1)`,
  syslog: `Mar  5 06:07:08 ${"h".repeat(million)}`,
  "rust spans": `2024-03-05T06:07:08.123Z INFO ${"a{b}:".repeat(million / 5)}`,
  digits: "1".repeat(million),
  stamps: "2024-03-05 06:07:08 ".repeat(million / 20),
  "a w3c header": `#Fields: ${"date ".repeat(million / 5)}`,
  pairs: "a=1 ".repeat(million / 4),
  "zeek columns": `1709618828.123000\t${"x\t".repeat(million / 2)}`,
  haproxy: `1.1.1.1:1 [05/Mar/2024:06:07:08.123] a b/c 1/1 200 1 ${"x ".repeat(million / 2)}`,
};

describe("hostile lines end, and stay bounded", () => {
  for (const [name, line] of Object.entries(hostile)) {
    test(`${name}: every format and the whole of them`, () => {
      for (const format of formats) {
        const read = format.read(line, context);
        format.headed?.(line);
        format.continues?.(line, {
          timeNs: null,
          level: null,
          logger: "",
          message: line,
          fields: {},
          traceId: "",
          requestId: "",
        });
        expect(Object.keys(read?.fields ?? {}).length).toBeLessThanOrEqual(220);
      }
      for (const frame of frames) frame.open(line, context);
      const reader = new StreamReader({ captureNs: 0n, zoneMinutes: 0, sample: [line] });
      const first = reader.read(line);
      const second = reader.read(line);
      expect([first.number, second.number]).toEqual([1, 2]);
      expect(second.message.length).toBeLessThanOrEqual(line.length);
      for (const value of Object.values(second.fields)) expect(value.length).toBeLessThanOrEqual(8192 * 2);
    });
  }

  test("ten thousand short hostile lines do not grow the reader's work", () => {
    const reader = new StreamReader({ captureNs: 0n, zoneMinutes: 0 });
    for (let i = 0; i < 10_000; i++) reader.read(`${"\t".repeat(i % 50)}at ${"(".repeat(i % 200)}`);
    expect(reader.read("end").number).toBe(10_001);
  });

  test("a CRI run of a million pieces is cut", () => {
    const joined = joinPartials(
      Array.from({ length: 100_000 }, () => "2024-05-01T10:00:00Z stdout P xxxxxxxxxx"),
      1000,
    );
    expect(joined.map(({ text, incomplete }) => [text.length, incomplete])).toEqual([[1000, true]]);
  });

  test("detection looks at a bounded part of what it is given", () => {
    expect(detectFormat(Array.from({ length: 3000 }, () => "{".repeat(100_000))).name).toBe("plain");
    expect(detectFormat([]).name).toBe("plain");
  });
});
