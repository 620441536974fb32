import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { depthMax } from "./bounded-value.ts";
import { parseJsonExactly } from "./exact-json.ts";
import { JsonSplitter } from "./split-json.ts";
import { wholeFile } from "./whole-json.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Item by item, what each way of reading says. */
function whole(text: string): unknown[] | null {
  const pieces = wholeFile(bytesOf(text));
  return pieces === null ? null : Array.from(pieces, ({ parsed, header }) => ({ ...parsed, header }));
}
function cut(text: string): unknown[] {
  const splitter = new JsonSplitter(1e9);
  const pieces = [...splitter.push(bytesOf(text)), ...splitter.end()];
  return pieces.map((piece) => ("text" in piece ? { ...parseJsonExactly(piece.text), header: piece.header } : piece));
}

test("a list, a bare array and an object alone give what the splitter cuts", () => {
  for (const text of [
    '{"kind":"PodList","apiVersion":"v1","metadata":{"items":[1]},"items":[{"a":"]}\\""} , {"b":[{}]}, null, 3],"x":1}',
    '{"apiVersion":"v1","items":[{"a":1}],"kind":"List"}',
    '{"Items":[{"a":1}]}',
    '{"kind":"Thing","Items":[{"a":1}]}',
    '{"kind":"PodList","items":null}',
    '{"items":{"a":1}}',
    '{"items":[]}',
    ' [ {"a":1}, null ,"text"]\n',
    '{"a":{"items":[1]}}',
    '{"uid":"8e4d","image":"shop@sha256:8e4d685612278990","n":1.50}',
  ])
    expect(whole(text)).toEqual(cut(text));
});

test("what only the splitter can tell is left to it", () => {
  const deep = "[".repeat(depthMax + 1) + "]".repeat(depthMax + 1);
  for (const text of ['{"a":1}{"b":2}', '{"a":', "", "3", '{"a":12345678901234567890}', "[1e400]", deep])
    expect(whole(text)).toBeNull();
});

test("for any JSON both ways give the same", () => {
  const key = fc.oneof(fc.constantFrom("items", "Items", "kind", "apiVersion", "__proto__"), fc.string());
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom("v1", "List", "PodList"), fc.array(fc.jsonValue()));
  fc.assert(
    fc.property(fc.oneof(fc.dictionary(key, value), fc.array(fc.jsonValue())), fc.nat({ max: 2 }), (object, indent) => {
      const text = JSON.stringify(object, null, indent);
      const found = whole(text);
      if (found !== null) expect(found).toEqual(cut(text));
    }),
  );
});

test("how deep a value nests is counted to the level, wherever its bytes lie", () => {
  for (const depth of [depthMax, depthMax + 1]) {
    for (let padding = 0; padding < 8; padding++) {
      for (const [open, close] of ["[]", '{"y":}', '{"_": }'].map(
        (pair) => [pair.slice(0, -1), pair.slice(-1)] as const,
      )) {
        const inner = open === "[" ? "" : "0";
        const text = `${" ".repeat(padding)}${open.repeat(depth)}${inner}${close.repeat(depth)}`;
        const around = bytesOf(`x${text}`).subarray(1);
        expect(wholeFile(around) === null).toBe(depth > depthMax);
      }
    }
  }
});
