import { describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { textAt } from "../resource/json.ts";
import { alnum, hex, redactObject, redactorForTest } from "./redactor-kit.test.ts";
import { endsInsideSecret, Redactor } from "./redactor.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const tokenIn = (text: string): string => /KUBIN-REDACTED-[a-z0-9-]+-[0-9a-f]{12}/.exec(text)?.[0] ?? "none";

describe("lines", () => {
  test("the input array itself comes back if nothing was found", () => {
    const bytes = bytesOf("GET /healthz 200\nall good\n");
    expect(redactorForTest().lines(bytes)).toBe(bytes);
  });

  test("bytes that are no UTF-8 stay as they are around what is replaced", () => {
    const before = Uint8Array.from([0xff, 0xfe, 0x81, 0x20, ...bytesOf("é password=hunter2x "), 0x90, 0x0a]);
    const after = redactorForTest().lines(before);
    expect([...after.subarray(0, 4)]).toEqual([0xff, 0xfe, 0x81, 0x20]);
    expect([...after.subarray(-3)]).toEqual([0x20, 0x90, 0x0a]);
    expect(new TextDecoder().decode(after)).toContain("é password=KUBIN-REDACTED-");
  });

  test("a password with letters of any language has the token that it has in a resource", () => {
    const redactor = redactorForTest();
    const line = new TextDecoder().decode(redactor.lines(bytesOf("password=schlüssel77\n")));
    expect(tokenIn(line)).toBe(tokenIn(redactor.text("password=schlüssel77")));
    expect(line).not.toContain("ü");
  });

  test("blocks may come in any order, and to another instance", () => {
    const blocks = ["password=abcdef12\n", "x\n", `token=${hex(32)}\n`].map(bytesOf);
    const one = redactorForTest();
    const first = blocks.map((block) => one.lines(block));
    expect(
      blocks
        .toReversed()
        .map((block) => redactorForTest().lines(block))
        .toReversed(),
    ).toEqual(first);
  });

  test("a quote that one line leaves open swallows no other line", () => {
    const text = 'error: password="abc12345\nnext line with "quotes" stays\n';
    const after = new TextDecoder().decode(redactorForTest().lines(bytesOf(text)));
    expect(after).toMatch(/^error: password="KUBIN-REDACTED-secret-\w+\nnext line with "quotes" stays\n$/);
  });
});

describe("tokens", () => {
  test("one secret has one token, wherever and however it is written", () => {
    const secret = `ghp_${alnum(36)}`;
    const redactor = redactorForTest();
    const seen = [
      redactor.text(`password=${secret}`),
      redactor.text(secret),
      redactor.json(JSON.stringify({ password: secret })),
      redactor.text(btoa(secret)),
      redactor.text(`https://x:${secret}@github.com/a/b`),
      atob(textAt(redactObject(redactor, { kind: "Secret", data: { x: btoa(`${secret}\n`) } }), "data", "x")),
      new TextDecoder().decode(redactor.lines(bytesOf(`{"a":"{\\"token\\":\\"${secret}\\"}"}\n`))),
    ];
    expect(new Set(seen.map(tokenIn)).size).toBe(1);
    expect(tokenIn(seen[0] ?? "")).toMatch(/^KUBIN-REDACTED-github-token-/);
  });

  test("the listener learns plaintexts; the counts do not", () => {
    const heard: string[] = [];
    const redactor = redactorForTest({ onToken: (token, plaintext) => heard.push(`${token} ${plaintext}`) });
    const after = redactor.text("password=hunter2x and password=hunter2x");
    expect(heard).toEqual([`${tokenIn(after)} hunter2x`]);
    expect(redactor.counts).toEqual({ password: 2 });
    expect(JSON.stringify(redactor.counts)).not.toContain("hunter2x");
  });

  test("another key gives another token", () => {
    const other = new Redactor({
      key: { id: "o", mac: (value) => value.map((byte) => byte ^ 7) },
      learned: { values: [], hosts: [], groups: [] },
    });
    expect(other.text("password=hunter2x")).not.toBe(redactorForTest().text("password=hunter2x"));
  });
});

test("packed things inside base64 are looked into: gzip is packed again, a tar goes as a whole", () => {
  const text = `retry ${Buffer.from(gzipSync('{"password":"hunter2x"}')).toString("base64")} now`;
  const after = redactorForTest().text(text);
  const packed = /retry (\S+) now/.exec(after)?.[1] ?? "";
  const unpacked = new TextDecoder().decode(Bun.gunzipSync(Buffer.from(packed, "base64")));
  expect(unpacked).toBe(`{"password":"${tokenIn(unpacked)}"}`);
  const tar = Buffer.concat([Buffer.alloc(512), Buffer.from("password=hunter2x\n".padEnd(512, "\0"))]);
  expect(redactorForTest().text(`x ${Buffer.from(gzipSync(tar)).toString("base64")}`)).toMatch(
    /^x KUBIN-REDACTED-secret-[0-9a-f]{12}$/,
  );
});

test("a cut inside a private key is seen", () => {
  expect(endsInsideSecret(bytesOf("a\n-----BEGIN PRIVATE KEY-----\nMIIE\n"))).toBe(true);
  expect(endsInsideSecret(bytesOf("a\n-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"))).toBe(false);
  expect(endsInsideSecret(bytesOf("-----BEGIN CERTIFICATE-----\nMIIE\n"))).toBe(false);
  expect(endsInsideSecret(new Uint8Array())).toBe(false);
});
