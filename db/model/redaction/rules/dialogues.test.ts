import { describe, expect, test } from "bun:test";
import { alnum, hex, redactorForTest } from "../redactor-kit.test.ts";

const lines = (text: string): string =>
  new TextDecoder().decode(redactorForTest().lines(new TextEncoder().encode(text)));
const password = (): string => `${alnum(5)}!x${alnum(3)}`;
const encoded = (): string => btoa(password());

const sessions: [string, () => string][] = [
  ["S: 334 UGFzc3dvcmQ6\nC: @\n", encoded],
  ["<- 334 UGFzc3dvcmQ6\r\n-> @\r\n", encoded],
  ["2026-01-02T03:04:05Z 334 UGFzc3dvcmQ6\n2026-01-02T03:04:05Z @", encoded],
  ["reply: retcode (334); Msg: b'UGFzc3dvcmQ6'\nsend: '@\\r\\n'", encoded],
  ["C: AUTH PLAIN\nS: 334\nC: @\n", () => btoa(`\0bob\0${password()}`)],
  ["---> USER deploy\n---> PASS @\n", () => alnum(15)],
  ["> USER bob\n< 331 Password required\n> PASS @\n", password],
  ["USER bob\r\nPASS @\r\n", password],
  ["ftp> PASS @\n", password],
  ["a001 LOGIN bob @\n", password],
  ["erl -sname a -setcookie @ -x", () => alnum(20)],
  ["tls {\n  dns cloudflare @\n}", () => `aB3${alnum(37)}`],
  ["acme_dns digitalocean @", () => hex(64)],
];

describe("a password in a session or behind a word of a configuration goes", () => {
  for (const [shape, make] of sessions) {
    test(JSON.stringify(shape), () => {
      const secret = make();
      const once = lines(shape.replace("@", secret));
      expect(once).not.toContain(secret);
      expect(once.split("\n").length).toBe(shape.split("\n").length);
      expect(lines(once)).toBe(once);
    });
  }
});

describe("what only looks like a session stays", () => {
  for (const text of [
    "PASS src/list.test.ts",
    "--- PASS: TestFoo (0.00s)",
    "PASS: tests/list.sh",
    "ok PASS 12.3s",
    "> PASS rate 99.5%",
    "Result: PASS conformance-v1.31",
    "test_login PASS [100%]",
    "S: 334 VXNlcm5hbWU6\nC: bm9ib2R5",
    "dns cloudflare {env.CF_API_TOKEN}",
    "dns lookup for cloudflare failed",
    "-setcookie $(COOKIE)",
    "encrypt = true",
  ]) {
    test(JSON.stringify(text), () => expect(lines(text)).toBe(text));
  }
});
