import { expect, test } from "bun:test";
import { base64url, redactorForTest } from "./redactor-kit.test.ts";

const redact = (text: string): string => redactorForTest().text(text);

test("private members of a key go wherever it is written, public ones stay", () => {
  const [d, p, k, n] = [base64url(43), base64url(43), base64url(86), base64url(86)];
  const rsa = { kty: "RSA", kid: "1", n, e: "AQAB", d, p };
  const set = { keys: [rsa, { kty: "oct", k, alg: "HS512" }] };
  const texts = [
    redact(JSON.stringify(set)),
    redact(JSON.stringify(set, null, 2)),
    redact(`jwks=${JSON.stringify(JSON.stringify(set))}`),
    redactorForTest().json(JSON.stringify({ kind: "ConfigMap", data: { "jwks.json": JSON.stringify(set) } })),
    redactorForTest().json(JSON.stringify({ kind: "Thing", spec: set })),
  ];
  for (const text of texts) {
    for (const secret of [d, p, k]) expect(text).not.toContain(secret);
    expect(text).toContain(n);
    expect(text).toContain("AQAB");
  }
});

test("a public key stays as it is, and so do fields called `d` and `k` elsewhere", () => {
  const key = JSON.stringify({ kty: "EC", crv: "P-256", x: base64url(43), y: base64url(43) });
  for (const text of [key, `{"d":"${base64url(43).replaceAll(/\d/g, "x")}"}`, '{"kty":"EC"'])
    expect(redact(text)).toBe(text);
});
