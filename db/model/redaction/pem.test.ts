import { describe, expect, test } from "bun:test";
import { alnum, redactorForTest } from "./redactor-kit.test.ts";

const lines = (text: string): string =>
  new TextDecoder().decode(redactorForTest().lines(new TextEncoder().encode(text)));

describe("a private key goes whatever stands before it", () => {
  for (const before of [
    "Authorization: Basic \n",
    "Authorization: Bearer\n",
    'authorization="Token \n',
    "Proxy-Authorization: Digest\n",
    "Cookie:\n",
    "Authorization: Bearer ",
    "api_key: ",
    "no key begins with -----BEGIN PRIVATE KEY----- here\n",
    '{"hint":"-----BEGIN RSA PRIVATE KEY-----"}\n',
    "-----BEGIN EC PRIVATE KEY-----\n",
  ]) {
    test(JSON.stringify(before), () => {
      const rows = [alnum(64), alnum(64), alnum(20)];
      const key = `-----BEGIN RSA PRIVATE KEY-----\n${rows.join("\n")}\n-----END RSA PRIVATE KEY-----`;
      const text = `${before}${key}\nnext line\n`;
      for (const redacted of [lines(text), redactorForTest().text(text)]) {
        for (const row of rows) expect(redacted).not.toContain(row);
        expect(redacted).toEndWith("\nnext line\n");
      }
      expect(lines(text).split("\n").length).toBe(text.split("\n").length);
    });
  }
});

test("the credentials of a header end with its line", () => {
  const text = "Authorization: Basic \nGET /index.html-2024 200\n";
  expect(lines(text)).toBe(text);
});
