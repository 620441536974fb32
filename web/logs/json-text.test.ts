import { expect, test } from "bun:test";
import { jsonInLine } from "./json-text.ts";

test("a document alone or behind a prefix is indented", () => {
  expect(jsonInLine('{"a":[1]}')?.text).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(jsonInLine('I0101 [x] got {"a":1}')).toEqual({ before: "I0101 [x] got ", text: '{\n  "a": 1\n}' });
});

test("what is no document is none", () => {
  for (const text of ["plain", "[error]", "{}", "{a:1}", "x [1"]) expect(jsonInLine(text)).toBeNull();
});
