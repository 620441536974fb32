// Texts with secrets in them, and the pieces that put a redactor's scanners into odd states.
import * as fc from "fast-check";
import { editedText, textEdits } from "./text-edits.ts";

const github = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
const key = `-----BEGIN RSA PRIVATE KEY-----\n${"MIIEowIBAAKCAQEA7Zq3x\n".repeat(4)}-----END RSA PRIVATE KEY-----\n`;
const gzipped = Buffer.from(Bun.gzipSync('{"password":"hunter222"}')).toString("base64");

export const soundTexts: readonly string[] = [
  `password=hunter222 and token: ${github}\n`,
  `{"level":"info","password":"hunter222","nested":{"api_key":"AKIAIOSFODNN7EXAMPLE"},"n":12345678901234567890}\n`,
  `2024-05-01T10:00:00.123456789Z stdout F connect postgres://shop:hunter222@db.shop:5432/shop?sslmode=off\n`,
  `a\n${key}b\n`,
  `curl -u admin:hunter222 -H "Authorization: Bearer ${github}" https://x.example.com\n`,
  `mysql -uroot -phunter222 shop; export DB_PASSWORD='hunter 222'\n`,
  `db:\n  password: hunter222\n  list:\n  - secret: "abc\\"def12345"\n`,
  `retry ${gzipped} now ${Buffer.from("password=hunter222").toString("base64")}\n`,
  `config="{\\"auths\\":{\\"r.example.com\\":{\\"auth\\":\\"YWRtaW46aHVudGVyMjIy\\"}}}"\n`,
  `GET /a?token=hunter222&x=1#frag 10.0.0.7 fe80::1 db.shop.svc.cluster.local 8.8.8.8\n`,
];

const pieces = [
  "password=",
  'password: "',
  "token=hunter222",
  github,
  "hunter222",
  "-----BEGIN PRIVATE KEY-----",
  "-----END PRIVATE KEY-----",
  "KUBIN-REDACTED-password-0123456789ab",
  "KUBIN-REDACTED-",
  "Authorization: Basic ",
  "://u:p@",
  "\\u0070assword",
  '\\"',
  "\\\\",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
  gzipped.slice(0, 20),
  "H4sI",
  "\u0130",
  "ſ",
  "é",
  "😀",
  "\ud83d",
];

const put = fc.tuple(fc.nat({ max: 1 << 16 }), fc.constantFrom(...pieces));

/** One or two of the texts after edits, with pieces of secrets put anywhere. */
export const secretText: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.constantFrom(...soundTexts), { minLength: 1, maxLength: 2 }),
    fc.oneof(textEdits, fc.constant([])),
    fc.array(put, { maxLength: 5 }),
  )
  .map(([lines, edits, puts]) =>
    puts.reduce(
      (text, [at, piece]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + piece + text.slice(place);
      },
      editedText(lines.join(""), edits).slice(0, 20_000),
    ),
  );
