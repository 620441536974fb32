// Joining of CRI's partial lines against a plain statement of what it means, written without the parser.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { lineBytesMax } from "../limits.ts";
import { parseLines } from "./parse-lines.ts";

interface Row {
  number: number;
  tag: number;
  message: string;
  cut: number;
  joined: number;
}

function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  const count = parseLines(Buffer.from(text, "latin1"), "cri", 1, {
    line(number, _time, _level, tag, bytes, start, end, _keywords, _id, cut, joined) {
      const message = Buffer.from(bytes.subarray(start, end)).toString("latin1");
      rows.push({ number, tag, message, cut, joined });
    },
  });
  expect(count).toBe(text.split("\n").length - (text.endsWith("\n") ? 1 : 0));
  return rows;
}

const stamp = "2026-11-20T12:34:56.5Z";
const line = (tag: string, end: string, message: string): string => `${stamp} ${tag} ${end} ${message}\n`;

describe("partial lines", () => {
  test("become one line with those of their own stream, stdout and stderr in turns", () => {
    const text = [
      line("stdout", "P", "one "),
      line("stderr", "P", "bad "),
      line("stdout", "P", "two "),
      line("stderr", "F", "end\r"),
      line("stdout", "F", "three"),
      line("stdout", "F", "alone"),
    ].join("");
    expect(rowsOf(text)).toEqual([
      { number: 1, tag: 1, message: "one two three", cut: 0, joined: 2 },
      { number: 2, tag: 2, message: "bad end", cut: 0, joined: 1 },
      { number: 6, tag: 1, message: "alone", cut: 0, joined: 0 },
    ]);
  });

  test("without an end become a line as they are, and keep a carriage return that is content", () => {
    expect(rowsOf(line("stdout", "P", "a\r") + line("stdout", "P", "b\r"))).toEqual([
      { number: 1, tag: 1, message: "a\rb\r", cut: 0, joined: 1 },
    ]);
  });

  test("are cut where every line is cut, and say by how much", () => {
    const piece = "x".repeat(100_000);
    const text = line("stdout", "P", piece).repeat(3) + line("stdout", "F", "yy");
    const [row] = rowsOf(text);
    expect([row?.message.length, row?.cut, row?.joined]).toEqual([lineBytesMax, 300_002 - lineBytesMax, 3]);
  });

  test("lose and double no byte of any stream", () => {
    const physical = fc.record({
      tag: fc.constantFrom("stdout", "stderr"),
      end: fc.constantFrom("P", "P", "F"),
      message: fc.stringMatching(/^[ -~]{0,20}$/),
    });
    fc.assert(
      fc.property(fc.array(physical, { minLength: 1, maxLength: 40 }), (lines) => {
        const rows = rowsOf(lines.map(({ tag, end, message }) => line(tag, end, message)).join(""));
        expect(rows.reduce((sum, row) => sum + row.joined + 1, 0)).toBe(lines.length);
        expect(rows.map((row) => row.number)).toEqual(rows.map((row) => row.number).toSorted((a, b) => a - b));
        for (const [index, tag] of ["stdout", "stderr"].entries()) {
          const own = lines.filter((each) => each.tag === tag);
          const joined = own
            .map(({ message, end }, i) => message + (end === "F" && i < own.length - 1 ? "\n" : ""))
            .join("");
          const got = rows.filter((row) => row.tag === index + 1).map((row) => row.message);
          expect(got).toEqual(own.length === 0 ? [] : joined.split("\n"));
        }
      }),
      { numRuns: 2000, seed: 21 },
    );
  });
});
