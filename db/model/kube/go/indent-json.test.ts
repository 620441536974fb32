import { expect, test } from "bun:test";
import { indentJson, JsonIndenter } from "./indent-json.ts";

test("compact JSON is indented by two, and nothing in it changes", () => {
  const values = [{}, [], { a: [], b: {} }, { "a:b": [1, 'x,"{y}\\', { c: null }], d: "é\n" }, [[1], [2, [3]]], "x"];
  for (const value of values) expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  expect(indentJson('{"n":12345678901234567890,"e":1e400}')).toBe('{\n  "n": 12345678901234567890,\n  "e": 1e400\n}');
});

test("wherever it is cut into pieces", () => {
  const value = { a: [], 'b\\"': [{ c: 'x,"{y}\\', d: {} }], e: 'é"' };
  const text = JSON.stringify(value);
  for (let size = 1; size < 12; size++) {
    const indenter = new JsonIndenter();
    let out = "";
    for (let at = 0; at < text.length; at += size) out += indenter.push(text.slice(at, at + size));
    expect(out).toBe(JSON.stringify(value, null, 2));
  }
});
