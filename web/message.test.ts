import { expect, test } from "bun:test";
import { pieces, withoutEscapes } from "./message.ts";

test("terminal colours and titles are not shown", () => {
  expect(withoutEscapes("\u001b[1;31merror\u001b[0m: \u001b]0;title\u0007no")).toBe("error: no");
  expect(withoutEscapes("plain [31m text")).toBe("plain [31m text");
});

test("every hit is marked, whatever the case, and the text stays whole", () => {
  expect(pieces("Error: an ERROR", "error")).toEqual([
    { text: "Error", hit: true },
    { text: ": an ", hit: false },
    { text: "ERROR", hit: true },
  ]);
  for (const text of ["", "aaa", "İstanbul i", "a.*b"]) {
    for (const wanted of ["", "a", "i", ".*"]) {
      expect(
        pieces(text, wanted)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
    }
  }
});
