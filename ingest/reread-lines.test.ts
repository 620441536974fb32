import { expect, test } from "bun:test";
import { HeldMessages } from "../db/lines/put-messages.ts";
import { lineBytesMax } from "../db/model/limits.ts";
import { levels } from "../db/model/contract/logs.ts";
import { LineParser } from "../db/model/line/wasm/line-parser.ts";
import { parserModule } from "../db/model/line/wasm/parser-module.ts";
import type { LogStream } from "../db/model/log-stream.ts";
import { LineBlockBuilder } from "./line-block-builder.ts";
import { LineTally } from "./line-tally.ts";
import { LineRereader } from "./reread-lines.ts";

const identity = { tenantId: "t", snapshotId: "s", dropOn: "2026-01-01" };
const captureNs = BigInt(Date.UTC(2026, 0, 5)) * 1_000_000n;
const parserFor = (rows: number): LineParser =>
  new LineParser(parserModule(), { rows, keywords: 4096, requestIdBytes: 65_536, messageBytes: 4 * lineBytesMax });
const stream = (streamId: bigint, container = "c") => ({
  streamId,
  namespace: "a",
  pod: "b",
  container,
  node: "",
  source: "container" as const,
  generation: "current" as const,
  file: "f",
});

interface Segment {
  readonly id: bigint;
  readonly text: string;
  readonly first: number;
}

/** `time level` of every row, in blocks of so many rows; `-` in front of the time: it is the line's before. */
function rowsOf(
  segments: readonly Segment[],
  rows = 1000,
  framing: LogStream["framing"] = "none",
  rereader = new LineRereader(captureNs),
): string[] {
  const builder = new LineBlockBuilder(identity, () => new HeldMessages());
  builder.beginPack({ attempt: 1, pack: 0, rereader, tally: new LineTally() });
  const parser = parserFor(rows);
  const found: string[] = [];
  const take = (): void => {
    const block = builder.take()?.block;
    for (let row = 0; row < (block?.rows ?? 0); row++) {
      const time = new Date(Number((block?.timestampNs[row] ?? 0n) / 1_000_000n)).toISOString();
      found.push(`${block?.hasTimestamp[row] ? "" : "-"}${time} ${levels[block?.level[row] ?? 0] ?? ""}`);
    }
  };
  for (const { id, text, first } of segments) {
    const bytes = new TextEncoder().encode(text);
    let lines = 0;
    for (let at = 0; at < bytes.length;) {
      if (!builder.hasBlock) builder.beginBlock(parser);
      at += builder.add(stream(id), bytes.subarray(at), framing, first + lines);
      lines += builder.lines;
      if (at < bytes.length) take();
    }
  }
  take();
  return found;
}

test("lines without a frame have the time and level of their format", () => {
  for (const [line, want] of [
    ["I0103 04:05:06.789000       1 a.go:1] x", "2026-01-03T04:05:06.789Z info"],
    ["E1231 23:59:59.000000       1 a.go:1] x", "2025-12-31T23:59:59.000Z error"],
    ['{"level":"warn","ts":1767412800.5,"msg":"x"}', "2026-01-03T04:00:00.500Z warn"],
    ['{"level":50,"time":1767412800123,"pid":1,"hostname":"h","msg":"x"}', "2026-01-03T04:00:00.123Z error"],
    ['time="2026-01-03T04:05:06Z" level=error msg=x', "2026-01-03T04:05:06.000Z error"],
    ['10.0.0.1 - - [03/Jan/2026:04:05:06 +0100] "GET / HTTP/1.1" 503 1', "2026-01-03T03:05:06.000Z error"],
    ["Jan  3 04:05:06 node kubelet[1]: W0103 04:05:06.500000 1 a.go:1] x", "2026-01-03T04:05:06.500Z warn"],
    ["2026-01-03 04:05:06,789 [main] WARN c.e.A - x", "2026-01-03T04:05:06.789Z warn"],
    ["2026-01-03 04:05:06.789 UTC [7] LOG:  ready", "2026-01-03T04:05:06.789Z info"],
    ["1:M 03 Jan 2026 04:05:06.789 # x", "2026-01-03T04:05:06.789Z warn"],
    ["2026-01-03T04:05:06.789012Z 0 [Warning] [MY-1] [Server] x", "2026-01-03T04:05:06.789Z warn"],
    ["1767412800 ready", "2026-01-03T04:00:00.000Z unknown"],
    ["no time", "-1970-01-01T00:00:00.000Z unknown"],
  ] as const) {
    expect([line, ...rowsOf([{ id: 1n, text: `${line}\r\n`, first: 1 }])]).toEqual([line, want]);
  }
});

test("a trace has its head's time and level, also where the block fills in its middle and segments take turns", () => {
  const head = "2026-01-03 04:05:06,789 [main] ERROR c.e.A - boom\njava.io.IOException: x\n\tat a.B.c(B.java:1)\n";
  const segments = [
    { id: 1n, text: head, first: 1 },
    { id: 2n, text: "Jan  2 00:00:00 node x: y\n", first: 1 },
    { id: 1n, text: "\tat a.B.d(B.java:2)\n2026-01-03 04:05:06,700 [main] INFO c.e.A - on\nplain\n", first: 4 },
  ];
  const at = "2026-01-03T04:05:06";
  const want = [
    `${at}.789Z error`,
    `-${at}.789Z error`,
    `-${at}.789Z error`,
    "2026-01-02T00:00:00.000Z unknown",
    `-${at}.789Z error`,
    `${at}.700Z info`,
    `-${at}.700Z unknown`,
  ];
  for (const rows of [1000, 4, 3, 2, 1]) expect([rows, ...rowsOf(segments, rows)]).toEqual([rows, ...want]);
});

test("a time that goes back is kept, and counted", () => {
  const rereader = new LineRereader(captureNs);
  const text = ["01", "02", "03", "02", "04"].map((second) => `2026-01-03 04:05:${second},000 INFO x\n`).join("");
  expect(rowsOf([{ id: 1n, text, first: 1 }], 1000, "none", rereader)[3]).toBe("2026-01-03T04:05:02.000Z info");
  expect(rereader.outOfOrder).toBe(1);
});

test("hundreds of streams that take turns keep their times", () => {
  const line = (id: number, second: number): Segment => ({
    id: BigInt(id),
    text: `Jan  3 04:${String(id % 60).padStart(2, "0")}:0${second} node x: y\nmore\n`,
    first: 1 + 2 * second,
  });
  const segments = [0, 1, 2].flatMap((second) => Array.from({ length: 200 }, (_, id) => line(id, second)));
  const found = rowsOf(segments);
  expect(found).toHaveLength(1200);
  for (const [i, { text }] of segments.entries()) {
    const time = `2026-01-03T${text.slice(7, 15)}.000Z unknown`;
    expect(found.slice(2 * i, 2 * i + 2)).toEqual([time, `-${time}`]);
  }
});

test("within a frame the frame's time stays, and the format's level is found", () => {
  const at = "2026-01-03T04:05:06.123456789Z";
  const access = (status: number): string => `10.0.0.1 - - [03/Jan/2025:04:05:06 +0000] "GET / HTTP/1.1" ${status} 1\n`;
  const text = `${at} ${access(200)}${at} ${access(404)}${at} ${access(500)}`;
  const cri = text.replaceAll(`${at} `, `${at} stdout F `);
  const want = ["info", "warn", "error"].map((level) => `2026-01-03T04:05:06.123Z ${level}`);
  expect(rowsOf([{ id: 1n, text, first: 1 }], 1000, "kubelet")).toEqual(want);
  expect(rowsOf([{ id: 1n, text: cri, first: 1 }], 1, "cri")).toEqual(want);
});

test("a stream of framed lines that have no level in any format is left to the parser", () => {
  const text = "2026-01-03T04:05:06.123456789Z just words\n".repeat(100);
  const rereader = new LineRereader(captureNs);
  expect(new Set(rowsOf([{ id: 1n, text, first: 1 }], 1000, "kubelet", rereader))).toEqual(
    new Set(["2026-01-03T04:05:06.123Z unknown"]),
  );
});

test("a hostile line is read in its beginning only", () => {
  const text = `2026-01-03 04:05:06,789 ERROR ${'"'.repeat(200_000)}\n${" [".repeat(100_000)}\n`;
  expect(rowsOf([{ id: 1n, text, first: 1 }])).toEqual([
    "2026-01-03T04:05:06.789Z error",
    "-2026-01-03T04:05:06.789Z error",
  ]);
});
