import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { block } from "../../../test/kit/format-fixtures/cluster-info-dump.ts";
import { type SectionLog, sections } from "./sections.ts";

async function* chunked(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function cut(text: string, size: number): Promise<{ parts: [string, string][]; open: SectionLog[] }> {
  const parts: [string, string][] = [];
  const open: SectionLog[] = [];
  for await (const { log, bytes } of sections(chunked(text, size), (each) => open.push(each))) {
    const decoder = new TextDecoder();
    let own = "";
    for await (const part of bytes) own += decoder.decode(part, { stream: true });
    parts.push([log === null ? "" : `${log.pod}/${log.container}`, own]);
  }
  return { parts, open };
}

test("logs come out between their marks, also empty ones, also where END follows on the last line", async () => {
  const text = `{"a":1}\n${block("p", "one", "x\ny\n")}${block("p", "two", "")}${block("p", "three", "no newline")}{"b":2}\n`;
  for (const size of [1, 7, 64, 4096]) {
    expect((await cut(text, size)).parts).toEqual([
      ["", '{"a":1}\n'],
      ["p/one", "x\ny\n"],
      ["p/two", ""],
      ["p/three", "no newline"],
      ["", '{"b":2}\n'],
    ]);
  }
});

test("a START without END goes to the end of the file and is reported; marks of others inside a log are its text", async () => {
  const inner = block("q", "c", "quoted\n");
  const text = `==== START logs for container c of pod shop/p ====\n${inner}rest`;
  expect(await cut(text, 13)).toEqual({
    parts: [["p/c", `${inner}rest`]],
    open: [{ namespace: "shop", pod: "p", container: "c" }],
  });
});

test("what only looks like a mark is text", async () => {
  const marks = [
    " ==== START logs for container c of pod shop/p ====\n",
    "==== START logs for container c of pod ../p ====\n",
    "==== START logs for container \u001b[2J of pod shop/p ====\n",
    `==== START logs for container ${"c".repeat(2000)} of pod shop/p ====\n`,
    "==== END logs for container c of pod shop/p ====\n",
  ];
  for (const text of marks) expect((await cut(text, 50)).parts).toEqual([["", text]]);
});

test("a line of a megabyte passes through, and a reader may leave a section early", async () => {
  const long = "z".repeat(1_000_000);
  const text = `${block("p", "one", long)}${block("p", "two", "kept\n")}`;
  expect((await cut(text, 65_536)).parts).toEqual([
    ["p/one", long],
    ["p/two", "kept\n"],
  ]);
  const seen: string[] = [];
  for await (const { log, bytes } of sections(chunked(text, 1000), () => undefined)) {
    for await (const _ of bytes) break;
    seen.push(log?.container ?? "");
  }
  expect(seen).toEqual(["one", "two"]);
});

test("for any text and any chunks nothing is lost but the marks", async () => {
  const line = fc.constantFrom("a\n", "====\n", "==== END logs\n", "\n", "x ====\n", "é=\n");
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.integer({ min: 1, max: 40 }), async (lines, size) => {
      const body = lines.join("");
      const { parts } = await cut(`${block("p", "one", body)}${block("p", "two", body)}`, size);
      expect(parts).toEqual([
        ["p/one", body],
        ["p/two", body],
      ]);
    }),
    { numRuns: 200 },
  );
});
