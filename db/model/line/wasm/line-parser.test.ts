// The parser in WebAssembly against its twin in TypeScript: the same columns for any text, in any pieces.
import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { bunCodecs, fileSource } from "../../../../cli/read/codecs.ts";
import { anyBytes, anyText } from "../../../../test/kit/line-texts.ts";
import { byTwin, byWasm, rowOf } from "../../../../test/kit/parsed-rows.ts";
import { dumpPath, hasSharedData } from "../../../../test/kit/shared-data.ts";
import { openArchive } from "../../archive/open.ts";
import { frameBytesMax, lineBytesMax } from "../../limits.ts";
import type { LogStream } from "../../log-stream.ts";
import { type BlockRoom, LineParser } from "./line-parser.ts";
import { parserModule } from "./parser-module.ts";

type Framing = LogStream["framing"];
const framings: readonly Framing[] = ["none", "kubelet", "cri"];
const MiB = 1024 * 1024;
const large: BlockRoom = { rows: 65_536, keywords: MiB, requestIdBytes: 4 * MiB, messageBytes: 24 * MiB };
/** After a few dozen bytes messages have to be let go. */
const fleeting: BlockRoom = { ...large, heldBytes: lineBytesMax + 80 };
/** Every few lines the block is full. */
const small: BlockRoom = { rows: 3, keywords: 64, requestIdBytes: 300, messageBytes: lineBytesMax + 200 };

describe("the parser in WebAssembly", () => {
  const roomy = new LineParser(parserModule(), large);
  const narrow = new LineParser(parserModule(), small);
  const forgetful = new LineParser(parserModule(), fleeting);

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
        expect(byWasm(forgetful, bytes, framing, 7)).toEqual(want);
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

  test("lets messages go until the block is full, far beyond the memory that it has for them", () => {
    const line = `2026-11-20T12:34:56Z ${"a word and another ".repeat(400)}`;
    const segment = Buffer.from(`${line}\n`.repeat(60));
    forgetful.reset(0n);
    let [rows, bytes] = [0, 0];
    while (!forgetful.isFull) {
      for (let at = 0; at < segment.length && !forgetful.isFull;) {
        at += forgetful.parse(segment.subarray(at), "kubelet", 1);
        for (; rows < forgetful.rows; rows++) {
          expect(forgetful.message(rows).length).toBe(line.length - 21);
          expect(forgetful.message(rows).at(-2)).toBe("r".charCodeAt(0));
        }
        bytes += forgetful.held.length;
        forgetful.letGo();
        expect([forgetful.held.length, forgetful.heldFrom]).toEqual([0, bytes]);
      }
    }
    expect(bytes).toBeGreaterThan(large.messageBytes - 2 * lineBytesMax);
    expect(new Set(forgetful.columns.patterns.subarray(0, rows)).size).toBe(1);
    forgetful.reset(0n);
    expect([forgetful.rows, forgetful.heldFrom, forgetful.held.length]).toEqual([0, 0, 0]);
    expect(Number(forgetful.isFull)).toBe(0);
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
      for (const file of files) lines += compare(forgetful, await Bun.file(join(file.parentPath, file.name)).bytes());
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
