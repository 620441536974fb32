import { expect, test } from "bun:test";
import { yamlTokens } from "./yaml-tokens.ts";

const kinds = (line: string): string =>
  yamlTokens(line)
    .map((token) => `${token.kind}:${token.text}`)
    .join("|");

test("keys, strings and literals are told apart", () => {
  expect(kinds("kind: Pod")).toBe("key:kind|plain:: |string:Pod");
  expect(kinds("  - name: app")).toBe("plain:  - |key:name|plain:: |string:app");
  expect(kinds("replicas: 3")).toBe("key:replicas|plain:: |literal:3");
  expect(kinds("spec:")).toBe("key:spec|plain::");
  expect(kinds("- true")).toBe("plain:- |literal:true");
  expect(kinds("data: |-")).toBe("key:data|plain:: |plain:|-");
  expect(kinds('"a:b": c')).toBe('key:"a:b"|plain:: |string:c');
});

test("no character is lost or added, whatever the line", () => {
  const lines = [
    "",
    "   ",
    "a:b:c",
    "- - x: [1, 2]",
    "url: http://x:80/",
    "# note",
    `k: ${"x".repeat(5000)}`,
    "<b>: &amp;",
  ];
  for (const line of lines)
    expect(
      yamlTokens(line)
        .map((token) => token.text)
        .join(""),
    ).toBe(line);
});
