import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { queryTokens } from "./query-tokens.ts";

const kinds = (text: string) =>
  queryTokens(text)
    .filter((token) => token.kind !== "blank")
    .map((token) => `${token.kind} ${token.text}`);

test("keys, values, texts, regexes and signs are told apart", () => {
  expect(kinds('-ns:shop level>=warn "a b" /x y/i oom OR (z)')).toEqual([
    "sign -",
    "key ns:",
    "value shop",
    "key level>=",
    "value warn",
    'quoted "a b"',
    "regex /x y/i",
    "word oom",
    "sign OR",
    "sign (",
    "word z",
    "sign )",
  ]);
  expect(kinds('pod:"a b",c http://x /var/log')).toEqual([
    "key pod:",
    'value "a b",c',
    "word http://x",
    "word /var/log",
  ]);
});

test("the pieces of any text are the text", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[ab:"'/()\\ <>=-]*$/)), (text) => {
      expect(
        queryTokens(text)
          .map((token) => token.text)
          .join(""),
      ).toBe(text);
    }),
  );
});
