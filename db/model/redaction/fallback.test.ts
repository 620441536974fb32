import { describe, expect, test } from "bun:test";
import { alnum, redactorForTest } from "./redactor-kit.test.ts";

const redact = (text: string): string => redactorForTest().text(text);

describe("a secret that stands in for a missing variable goes", () => {
  for (const shape of [
    'const jwtSecret = process.env.X || "@";',
    "const sessionSecret = a || '@'",
    "let apiKey = config.apiKey ?? `@`;",
    "SECRET_KEY = os.environ.get('SECRET_KEY', '@')",
    'password = os.getenv("DB_PASSWORD", default="@")',
    "SECRET_KEY = os.environ['X'] or '@'",
    'secret_key_base = ENV.fetch("S", "@")',
    "'password' => env('DB_PASSWORD', '@'),",
    "'secret' => getenv('X') ?: '@',",
    'String token = System.getenv().getOrDefault("T", "@");',
    'token := cmp.Or(os.Getenv("T"), "@")',
    "password: ${DB_PASSWORD:@}",
    'password="${PW:-@}"',
  ]) {
    test(shape, () => {
      const secret = `${alnum(16)}aB7`;
      const redacted = redact(shape.replaceAll("@", secret));
      expect(redacted).not.toContain(secret);
      expect(redacted).toContain("KUBIN-REDACTED-");
      expect(redact(redacted)).toBe(redacted);
    });
  }
});

describe("what stands in and is no secret stays", () => {
  for (const text of [
    "const token = process.env.TOKEN || 'default'",
    "secret = os.environ.get('SECRET_NAME', 'my-app-secret')",
    "password: ${DB_PASSWORD:-}",
    "password: ${DB_PASSWORD:?required value}",
    "password=${file:/etc/x:password}",
    "token: ${env:TOKEN}",
  ]) {
    test(text, () => expect(redact(text)).toBe(text));
  }
});
