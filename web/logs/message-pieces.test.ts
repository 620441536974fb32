import { expect, test } from "bun:test";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import { nothingWanted, wantedOf } from "./marks.ts";
import { messagePieces, styledText } from "./message-pieces.ts";

const pieces = (raw: string, question = "") => {
  const parsed = parseLogQuery(question);
  const styled = styledText(raw);
  const wanted = "query" in parsed ? wantedOf(parsed.query) : nothingWanted;
  return messagePieces(styled, wanted, 0, styled.text.length).map(
    (one) => `${one.style}${one.hit ? "!" : ""}|${one.text}`,
  );
};

test("a plain line is one piece", () => {
  expect(pieces("all is well")).toEqual(["|all is well"]);
});

test("the terminal's colours become names, its other sequences vanish", () => {
  expect(pieces("\u001b[31mred\u001b[0m \u001b[1;32mbold\u001b[22m thin\u001b[2K\u001b]0;title\u0007")).toEqual([
    "red|red",
    "| ",
    "bold green|bold",
    "green| thin",
  ]);
  expect(pieces("\u001b[38;5;31mfar\u001b[m \u001b[38;2;1;31;3mtrue\u001b[95mbright")).toEqual([
    "|far",
    "| ",
    "|true",
    "magenta|bright",
  ]);
});

test("a hit across a change of colour is marked in both", () => {
  expect(pieces("a \u001b[33mneed\u001b[0mle", "needle")).toEqual(["|a ", "yellow!|need", "!|le"]);
});

test("markup stays text", () => {
  expect(pieces("<b>x</b>", "<b>")).toEqual(["!|<b>", "|x</b>"]);
});
