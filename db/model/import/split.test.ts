import { expect, test } from "bun:test";
import * as fc from "fast-check";
import type { Piece } from "./piece.ts";
import { JsonSplitter } from "./split-json.ts";
import { YamlSplitter } from "./split-yaml.ts";

type Splitter = JsonSplitter | YamlSplitter;

function split(splitter: Splitter, text: string, chunk: number): Piece[] {
  const bytes = new TextEncoder().encode(text);
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; at += chunk) pieces.push(...splitter.push(bytes.slice(at, at + chunk)));
  return [...pieces, ...splitter.end()];
}

const texts = (pieces: readonly Piece[]): string[] =>
  pieces.map((piece) => ("text" in piece ? piece.text : "too large"));

const json = (text: string, chunk = 5, max = 1e6) => split(new JsonSplitter(max), text, chunk);
const yaml = (text: string, chunk = 5, max = 1e6) => split(new YamlSplitter(max), text, chunk);

test("the items of a JSON list come one by one, with what the list said before them", () => {
  const pieces = json(
    '{"kind":"PodList","apiVersion":"v1","metadata":{"items":[1]},"items":[{"a":"]}\\""} , {"b":[{}]}],"x":1}',
  );
  expect(texts(pieces)).toEqual(['{"a":"]}\\""}', '{"b":[{}]}']);
  expect(pieces[0]).toMatchObject({ header: { kind: "PodList", apiVersion: "v1" }, cut: false });
});

test("a bare JSON array, a single object, several documents, empty lists and null", () => {
  expect(texts(json('[{"a":1},{"b":2}]'))).toEqual(['{"a":1}', '{"b":2}']);
  expect(texts(json(' {"a":{"items":[1]}}\n'))).toEqual(['{"a":{"items":[1]}}']);
  expect(texts(json('{"a":1}\n{"b":2}{"items":[3]}'))).toEqual(['{"a":1}', '{"b":2}', "3"]);
  expect(json('{"kind":"PodList","items":[]}')).toEqual([]);
  expect(json("[]")).toEqual([]);
  expect(json("null")).toEqual([]);
  expect(texts(json('{"kind":"PodList","items":null}'))).toEqual(['{"kind":"PodList","items":null}']);
});

test("JSON that ends early gives the whole items and one that is marked as cut", () => {
  const pieces = json('{"items":[{"a":1},{"b":');
  expect(texts(pieces)[0]).toBe('{"a":1}');
  expect(pieces.at(-1)).toMatchObject({ cut: true });
  expect(json("[").at(-1)).toMatchObject({ cut: true });
});

test("an item above the limit is reported by its size, and the next one is whole", () => {
  expect(json(`[{"a":"${"x".repeat(500)}"},{"b":1}]`, 64, 100)).toMatchObject([{ tooLarge: 508 }, { text: '{"b":1}' }]);
  const big = yaml(`items:\n- a: ${"x".repeat(500)}\n- b: 1\nkind: List\n`, 64, 100);
  expect(big).toMatchObject([{ tooLarge: 506 }, { text: "- b: 1\n" }]);
});

test("for any JSON and any chunks the pieces are the elements", () => {
  const element = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 });
  fc.assert(
    fc.property(
      fc.array(element, { maxLength: 6 }),
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      (items, chunk, bare) => {
        const text = JSON.stringify(bare ? items : { apiVersion: "v1", items, kind: "List" }, null, chunk % 3);
        expect(texts(json(text, chunk)).map((piece): unknown => JSON.parse(piece))).toEqual(
          JSON.parse(JSON.stringify(items)),
        );
      },
    ),
    { numRuns: 300 },
  );
});

const goYaml = `---
apiVersion: v1
items:
- apiVersion: v1
  data:
    script: |
      - not an item
      items:

      ---
        indented
  kind: ConfigMap
- apiVersion: v1
  list:
  - a
  - b
kind: ConfigMapList
metadata:
  resourceVersion: "1"
`;

test("the items of a YAML list as Go writes it come one by one, whatever the chunks", () => {
  for (let chunk = 1; chunk < 60; chunk++) {
    const pieces = yaml(goYaml, chunk);
    expect(pieces.map((piece) => ("text" in piece ? Bun.YAML.parse(piece.text) : null))).toEqual(
      [0, 1].map((i) => [(Bun.YAML.parse(goYaml) as { items: unknown[] }).items[i]]),
    );
    expect(pieces[0]).toMatchObject({ form: "yaml-item", header: { apiVersion: "v1" }, cut: false });
  }
});

test("YAML singles, bare sequences, several documents, Windows line ends, empty lists", () => {
  expect(texts(yaml("---\na: 1\nb:\n- x\n"))).toEqual(["a: 1\nb:\n- x\n"]);
  expect(texts(yaml("- a: 1\n  b: 2\n- c: 3\n"))).toEqual(["- a: 1\n  b: 2\n", "- c: 3\n"]);
  expect(texts(yaml("a: 1\n---\nb: 2\n---\n# nothing\n---\nitems:\n- c: 3\n"))).toEqual([
    "a: 1\n",
    "b: 2\n",
    "- c: 3\n",
  ]);
  expect(texts(yaml("items:\r\n- a: 1\r\n- b: 2\r\nkind: List\r\n"))).toEqual(["- a: 1\r\n", "- b: 2\r\n"]);
  expect(texts(yaml("apiVersion: v1\nitems: []\nkind: PodList\n"))).toEqual([
    "apiVersion: v1\nitems: []\nkind: PodList\n",
  ]);
  expect(yaml("\n# only a comment\n")).toEqual([]);
  expect(texts(yaml("items:\n  - a: 1\n  - b: 2\n"))).toEqual(["items:\n  - a: 1\n  - b: 2\n"]);
});

test("for any text and any chunks no byte makes a splitter fail or run on", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 200, unit: fc.constantFrom(...Array.from("-: \n[]{}\"\\,aitems#.'")) }),
      fc.integer({ min: 1, max: 9 }),
      (text, chunk) => {
        for (const pieces of [json(text, chunk, 50), yaml(text, chunk, 50)])
          expect(pieces.length).toBeLessThanOrEqual(text.length + 1);
      },
    ),
    { numRuns: 500 },
  );
});

test("a file that says a million times that items follow is gone through once", () => {
  // Looked at from its beginning each time, it would take days. Every second line takes the one before back.
  const text = `apiVersion: v1\nkind: PodList\n${"items:\n".repeat(999_999)}- a: 1\n`;
  const pieces = yaml(text, 64 * 1024, 16e6);
  expect(texts(pieces)).toEqual(["- a: 1\n"]);
  expect(pieces[0]).toMatchObject({ header: { apiVersion: "v1", kind: "PodList" } });
});
