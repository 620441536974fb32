// The parser in WebAssembly against its twin in TypeScript: the same columns for any text, in any pieces.
import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { bunCodecs, fileSource } from "../../../../cli/read/codecs.ts";
import { dumpPath, hasSharedData } from "../../../../test/kit/shared-data.ts";
import { openArchive } from "../../archive/open.ts";
import { frameBytesMax, lineBytesMax } from "../../limits.ts";
import type { LogStream } from "../../log-stream.ts";
import { eventPrefixes } from "../event-words.ts";
import { levelWords } from "../level.ts";
import { parseLines } from "../parse-lines.ts";
import { errorKeywords, requestIdKeys } from "../patterns.ts";
import { shapeHash, textKeys, dateWords } from "../shape.ts";
import { type BlockRoom, LineParser } from "./line-parser.ts";
import { parserModule } from "./parser-module.ts";

type Framing = LogStream["framing"];
const framings: readonly Framing[] = ["none", "kubelet", "cri"];
const MiB = 1024 * 1024;
const large: BlockRoom = { rows: 65_536, keywords: MiB, requestIdBytes: 4 * MiB, messageBytes: 24 * MiB };
/** Every few lines the block is full. */
const small: BlockRoom = { rows: 3, keywords: 64, requestIdBytes: 300, messageBytes: lineBytesMax + 200 };

/** One string per line, with everything that is known of it. */
function byTwin(text: Uint8Array, framing: Framing, first: number): string[] {
  const rows: string[] = [];
  let last = 0n;
  parseLines(text, framing, first, {
    line(number, time, level, tag, bytes, start, end, keywords, id, ...further) {
      if (time) last = BigInt(time.seconds) * 1_000_000_000n + BigInt(time.nanos);
      const words = errorKeywords.flatMap((_, bit) => ((keywords >>> bit) & 1 ? [bit] : []));
      const ofId = id ? textOf(bytes.subarray(id.start, id.end)) : "";
      const message = textOf(bytes.subarray(start, end));
      const shape = shapeHash(bytes, start, end);
      rows.push(row([number, last, time ? 1 : 0, level, tag, words.join(","), ofId, ...further, shape, message]));
    },
  });
  return rows;
}

function byWasm(parser: LineParser, text: Uint8Array, framing: Framing, first: number): string[] {
  const rows: string[] = [];
  parser.reset(0n);
  let number = first;
  for (let at = 0; at < text.length;) {
    at += parser.parse(text.subarray(at), framing, number);
    number += parser.lines;
    if (parser.lines === 0) throw new Error("a full block that is empty");
    parser.hashShapes();
    for (let i = 0; i < parser.rows; i++) rows.push(rowOf(parser, i));
    const { before } = parser;
    parser.reset(0n);
    parser.before = before;
  }
  return rows;
}

function rowOf({ columns }: LineParser, i: number): string {
  const { errorKeywords: words, requestIds: ids } = columns;
  return row([
    columns.lineNo[i],
    columns.timestampNs[i],
    columns.hasTimestamp[i],
    columns.level[i],
    columns.stream[i],
    words.indexes.subarray(words.offsets[i], words.offsets[i + 1]).join(","),
    textOf(ids.bytes.subarray(ids.offsets[i], ids.offsets[i + 1])),
    columns.cuts[i],
    columns.joined[i],
    columns.inEvent[i],
    columns.patterns[i],
    textOf(columns.messageBytes.subarray(columns.messageOffsets[i], columns.messageOffsets[i + 1])),
  ]);
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const row = (fields: readonly unknown[]): string => fields.map(String).join("|");

const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((all) => all.join(""));
const level = fc.constantFrom(...levelWords.map(([word]) => word));
const anyCase = (word: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(word, fc.integer({ min: 0, max: 3 })).map(([text, how]) => {
    if (how === 0) return text.toUpperCase();
    return how === 1 ? text.slice(0, 1).toUpperCase() + text.slice(1) : text;
  });
const mark = fc.constantFrom(" ", '"', "'", "=", ":", "[", "]", ",", "\0", "é", "\r", "x", "");
const date = fc.constantFrom(
  "2026-11-20",
  "2024-02-29",
  "2023-02-29",
  "1970-01-01",
  "2261-12-31",
  "2262-01-01",
  "1969-12-31",
);
const clock = fc.constantFrom(
  "12:34:56",
  "00:00:00",
  "23:59:60",
  "24:00:00",
  "12:60:00",
  "12:34-56",
  "1a:34:56",
  "12:34:61",
);
const fraction = joined(fc.constantFrom(".", ",", ""), fc.stringMatching(/^[0-9]{0,11}$/));
const zone = fc.constantFrom("Z", "Z", "Z", "+02:00", "-0330", "+2:00", "+99:99", "");
const time = joined(date, fc.constantFrom("T", "T", " "), clock, fraction, zone);
const goodTime = joined(
  fc.constantFrom("2026-11-20T12:34:56.", "1970-01-01T00:00:00."),
  fc.stringMatching(/^[0-9]{0,9}$/),
  fc.constant("Z "),
);
const tag = fc.constantFrom(
  "stdout F ",
  "stderr F ",
  "stdout P ",
  "stderr P",
  "stdout X ",
  "stdout F",
  "stdoutt F ",
  "stdxxx F ",
);
const klog = joined(
  fc.constantFrom("I", "W", "E", "F", "X"),
  fc.stringMatching(/^[0-9]{3,5}$/),
  fc.constantFrom(" ", "x"),
);
const id = fc.oneof(
  fc.stringMatching(/^[a-f0-9._-]{4,9}$/),
  fc.constantFrom("none", "0".repeat(127), "0".repeat(128), "0".repeat(129), "host/abc12345"),
);
const quote = fc.constantFrom("", '"', "'", " ");
const requestId = joined(
  anyCase(fc.constantFrom(...requestIdKeys)),
  quote,
  fc.constantFrom(":", "=", " : ", " ", ""),
  quote,
  id,
  mark,
);

/** What traces consist of. */
const ofTrace = fc.oneof(
  joined(
    fc.constantFrom("\n", "\nX ", "\n2026-11-20T12:34:56Z stdout F ", "\n2026-11-20T12:34:56Z "),
    fc.constantFrom(
      ...eventPrefixes.map(([prefix]) => prefix),
      "\t",
      "    ",
      "  [ERROR]",
      " 2026-11-20",
      " E1120 ",
      "}",
      "]);",
      "{",
      "java.io.IOException: ",
      "KeyError",
      "main.main()",
      "net.(*netFD).accept(0xc0",
      "io.ReadFull(...)",
      "a.B.CError (x)",
      "at a.b(",
      "panic: {0x",
    ),
  ),
  fc.constantFrom("1", "goroutine 7 [", ".accept({0x", "(...)", "()", ":", " (", "{", "[", "Exception", ".Fault"),
);
const escape = fc.constantFrom(
  '\\"',
  "\\",
  "\\n",
  '"',
  "'",
  "=",
  '="',
  '] "',
  ' "',
  " '",
  "{",
  "}",
  '{"',
  '":"',
  '":',
  '"GET /a ',
  '"POST ',
);
/** What shapes are made of: words of both sorts, quotes, JSON. */
const ofShape = fc.oneof(
  joined(fc.constantFrom(...textKeys), escape),
  joined(
    escape,
    fc.constantFrom(
      ...dateWords,
      "a-bcdfg",
      "deadbeefcafe",
      "feedface",
      "a-b.c-",
      "$x_",
      "k8s.io",
      "api-bjtpt",
      "-x-bjtpt.",
      "0x1f",
      "\xff\xfe",
    ),
  ),
  fc.integer({ min: 50, max: 80 }).map((count) => "y".repeat(count)),
  fc.stringMatching(/^[a-z]{1,9}[ ./-]{1,3}$/),
);
const partial = joined(
  fc.constant("\n"),
  fc.constantFrom("2026-11-20T12:34:56Z ", "2026-11-20T12:34:57Z "),
  fc.constantFrom("stdout P ", "stderr P ", "stdout F ", "stderr F ", "stdout P", "stderr P\r"),
  fc.constantFrom("err", "or=1 request", "_id=abc", "-123", "\tat x(", "x", "", "\r"),
);

/** Pieces of lines as programs write them, and the same put together wrongly. */
const piece = fc.oneof(
  partial,
  ofTrace,
  ofShape,
  fc.constantFrom("\n", "\n", "\n", "\r\n"),
  joined(fc.constant("\n"), fc.oneof(goodTime, time), fc.oneof(tag, mark), fc.oneof(klog, mark)),
  joined(mark, anyCase(level), mark),
  joined(mark, anyCase(fc.constantFrom(...errorKeywords)), mark),
  requestId,
  fc.string({ maxLength: 12 }),
  fc.integer({ min: 0, max: 120 }).map((count) => "x".repeat(count)),
);
const anyText = fc.array(piece, { minLength: 20, maxLength: 60 }).map((pieces) => pieces.join(""));
const anyBytes = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString("latin1"));

describe("the parser in WebAssembly", () => {
  const roomy = new LineParser(parserModule(), large);
  const narrow = new LineParser(parserModule(), small);

  test("answers what its twin answers, for any text", () => {
    let lines = 0;
    const seen = { joined: 0, inEvent: 0, shapes: new Set<string>() };
    const note = (line: string): void => {
      const [joined, inEvent, shape] = line.split("|").slice(8);
      if (joined !== "0") seen.joined++;
      if (inEvent !== "0") seen.inEvent++;
      seen.shapes.add(shape ?? "");
    };
    fc.assert(
      fc.property(fc.oneof(anyText, anyBytes), fc.constantFrom(...framings), (text, framing) => {
        const bytes = Buffer.from(text, "latin1");
        const want = byTwin(bytes, framing, 7);
        lines += want.length;
        for (const line of want) note(line);
        expect(byWasm(roomy, bytes, framing, 7)).toEqual(want);
        expect(byWasm(narrow, bytes, framing, 7)).toEqual(want);
      }),
      { numRuns: 4000, seed: 11 },
    );
    expect(lines).toBeGreaterThan(20_000);
    // Joined, cut off, behind the head of their event: the text has enough of what it is to try.
    expect(seen.joined).toBeGreaterThan(300);
    expect(seen.inEvent).toBeGreaterThan(1000);
    expect(seen.shapes.size).toBeGreaterThan(5000);
  });

  test("answers the same in one piece and line by line, where no line is partial", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...framings), (text, framing) => {
        const bytes = Buffer.from(text.replaceAll(/(std...) P/g, "$1 F"), "latin1");
        const whole = byWasm(roomy, bytes, framing, 1);
        roomy.reset(0n);
        let first = 1;
        for (let at = 0; at < bytes.length;) {
          const newline = bytes.indexOf(10, at);
          const end = newline < 0 ? bytes.length : newline + 1;
          expect(roomy.parse(bytes.subarray(at, end), framing, first++)).toBe(end - at);
          at = end;
        }
        roomy.hashShapes();
        expect(Array.from({ length: roomy.rows }, (_, i) => rowOf(roomy, i))).toEqual(whole);
      }),
      { numRuns: 500, seed: 12 },
    );
  });

  test("cuts lines that are too long where its twin cuts them", () => {
    for (const extra of [-17, -1, 0, 1, 2, 15, 16, 17, 5000]) {
      for (const end of ["\n", "\r\n", "", "\r", " error\n", "\nnext"]) {
        const text = Buffer.from("2026-11-20T12:34:56Z " + "x".repeat(lineBytesMax + extra - 9) + "refused=1" + end);
        expect(byWasm(roomy, text, "kubelet", 1)).toEqual(byTwin(text, "kubelet", 1));
        expect(byWasm(roomy, text, "none", 1)).toEqual(byTwin(text, "none", 1));
      }
    }
  });

  test("refuses a segment that is larger than any frame", () => {
    expect(() => roomy.parse(new Uint8Array(frameBytesMax + 1), "none", 1)).toThrow("Cannot parse a segment");
  });

  test.skipIf(!hasSharedData)(
    "answers what its twin answers, for all real logs",
    async () => {
      const folder = join(dumpPath("x"), "../../logs");
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      let lines = 0;
      for (const file of files) lines += compare(roomy, await Bun.file(join(file.parentPath, file.name)).bytes());
      expect(lines).toBeGreaterThan(100_000);
    },
    120_000,
  );

  test.skipIf(!hasSharedData)(
    "answers what its twin answers, for the logs of a real must-gather",
    async () => {
      let lines = 0;
      const archive = await openArchive(fileSource(dumpPath("must-gather-aws")), bunCodecs);
      for await (const entry of archive.entries()) {
        if (!entry.path.endsWith(".log")) continue;
        const chunks: Uint8Array[] = [];
        for await (const chunk of entry.bytes()) chunks.push(chunk.slice());
        lines += compare(roomy, Buffer.concat(chunks));
      }
      expect(lines).toBeGreaterThan(100_000);
    },
    120_000,
  );
});

/** Answers how many lines were compared; files are cut into what one segment may hold. */
function compare(parser: LineParser, bytes: Uint8Array): number {
  let lines = 0;
  for (let at = 0; at < bytes.length;) {
    const limit = Math.min(bytes.length, at + MiB);
    const end = limit === bytes.length ? limit : Math.max(bytes.lastIndexOf(10, limit - 1) + 1, at + 1);
    const segment = bytes.subarray(at, end);
    for (const framing of framings) {
      const want = byTwin(segment, framing, 1);
      const got = byWasm(parser, segment, framing, 1);
      if (got.length !== want.length || got.some((line, i) => line !== want[i])) expect(got).toEqual(want);
      lines += want.length;
    }
    at = end;
  }
  return lines;
}
