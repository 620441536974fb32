// Shapes that the parser knows from lines before: none may differ from what its twin makes of the line alone.
import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { ofShape, piece } from "../../../../test/kit/line-texts.ts";
import { byTwin, byWasm } from "../../../../test/kit/parsed-rows.ts";
import { LineParser } from "./line-parser.ts";
import { parserModule } from "./parser-module.ts";

const MiB = 1024 * 1024;
const parser = new LineParser(parserModule(), {
  rows: 1000,
  keywords: MiB,
  requestIdBytes: MiB,
  messageBytes: 8 * MiB,
});

test("answers what its twin answers, for lines that are nearly those before them", () => {
  const digits = "0123456789";
  const others = "abfgxyzABFGXYZ_$é";
  /** Another byte of the same sort, or any. */
  const changed = (byte: string, other: number, any: boolean): string => {
    const same = digits.includes(byte) ? digits : /[\w$\x80-\xff]/.test(byte) ? others : byte;
    const from = any ? `${digits}${others}-. "'\\={` : same;
    return from[other % from.length] ?? byte;
  };
  const change = fc.record({ at: fc.nat(700), to: fc.nat(99), any: fc.integer({ min: 0, max: 9 }) });
  const base = fc
    .array(
      fc.oneof(
        piece,
        ofShape,
        fc.constantFrom("pod-7d9f", "4abc", "deadbee1", "\\4abc", "12:34:56.789", " msg=", ' "'),
      ),
      {
        minLength: 4,
        maxLength: 60,
      },
    )
    .map((pieces) =>
      pieces
        .join("")
        .replaceAll(/[\n\r]/g, " ")
        .slice(0, 700),
    );
  const shapes = { all: 0, differing: 0 };
  fc.assert(
    fc.property(base, fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 8 }), (text, variants) => {
      const lines = variants.map((changes) => {
        const bytes = Array.from(text);
        for (const { at, to, any } of changes)
          if (at < bytes.length) bytes[at] = changed(bytes[at] ?? "", to, any === 0);
        return bytes.join("");
      });
      const bytes = Buffer.from([text, text, text, ...lines, text.slice(0, -256)].join("\n"), "latin1");
      const want = byTwin(bytes, "none", 1);
      shapes.all += new Set(lines).size;
      shapes.differing += new Set(want.map((line) => line.split("|")[10])).size - 1;
      expect(byWasm(parser, bytes, "none", 1)).toEqual(want);
    }),
    { numRuns: 10_000, seed: 13 },
  );
  // Enough of both: lines that differ and have one shape, and lines that differ in that.
  expect(shapes.differing).toBeGreaterThan(1000);
  expect(shapes.all).toBeGreaterThan(3 * shapes.differing);
});
