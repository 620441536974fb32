import { describe, expect, test } from "bun:test";
import { alnum, base64url, hex, redactObject, redactorForTest } from "./redactor-kit.test.ts";

const redact = (text: string): string => redactorForTest().text(text);
const capitals = (): string => alnum(40).replaceAll(/\d/g, "").slice(0, 20).toUpperCase();
const key = (): string => `aB37x9${alnum(16)}`;

const named: [string, () => string][] = [
  ["RABBITMQ_ERLANG_COOKIE=@", capitals],
  ["-- listing properties --\nrabbitmq.erlang.cookie=@\nuser.dir=/app", capitals],
  ["RELEASE_COOKIE=@", key],
  ["b2.application.key=@\nuser.dir=/app", key],
  ["storage.key=@", key],
  ["      x-honeycomb-team: @", key],
  ['"headers": {"x-honeycomb-team": "@"}', key],
  ["OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=@,x-honeycomb-dataset=prod", () => hex(32)],
  ["X-Insert-Key: @", key],
  ["bearer_token: -j@", () => `U1${base64url(38)}xX3`],
  ["mytool --token -a@", () => `U1${alnum(38)}xX3`],
  ['adminPassword: &pw "@"', () => `${alnum(6)}?lru`],
  ["adminPassword: &pw @", () => `${alnum(6)}?lru`],
  ["password: !!str @", () => `${alnum(6)}?lru`],
  ['encrypt = "@"', () => btoa(alnum(32))],
  ["consul agent -encrypt=@", () => btoa(alnum(32))],
  ['"app" "md5@"', () => hex(32)],
];

describe("a value goes by its name", () => {
  for (const [shape, make] of named) {
    test(JSON.stringify(shape), () => {
      const secret = make();
      const once = redact(shape.replace("@", secret));
      expect(once).not.toContain(secret);
      expect(redact(once)).toBe(once);
    });
  }
});

describe("names that mean something else keep their values", () => {
  for (const text of [
    "cache.key=pods/default/web-7f8b9c6d5-abcde",
    "object-key=2026/01/02/report.csv",
    "routing.key: orders.created.v1",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "x-platform-team: payments",
    "x-surrogate-key: product-123 product-124",
    "host.key=ssh_host_ed25519_key",
    "cookie: theme=dark",
    "secretKey: password",
    "postgres://app:{{ .password }}@db/app",
    "redis://:{{ .Values.redis.password }}@redis:6379/0",
    "mytool --token --kubeconfig=/etc/x",
  ]) {
    test(text, () => expect(redact(text)).toBe(text));
  }
});

describe("references to Secrets stay", () => {
  const kinds: Record<string, unknown>[] = [
    {
      kind: "ExternalSecret",
      spec: { data: [{ secretKey: "password", remoteRef: { key: "prod/a", property: "password" } }] },
    },
    { kind: "ExternalSecret", spec: { data: [{ secretKey: "connectionurl1", remoteRef: { key: "prod/a" } }] } },
    {
      kind: "ExternalSecret",
      spec: { target: { template: { data: { url: "postgres://app:{{ .password }}@db/app" } } } },
    },
    {
      kind: "PushSecret",
      spec: { data: [{ match: { secretKey: "bestpokemon1", remoteRef: { remoteKey: "first" } } }] },
    },
    {
      kind: "SecretProviderClass",
      spec: { secretObjects: [{ data: [{ key: "password", objectName: "dbPassword1" }] }] },
    },
    { kind: "Kafka", spec: { passwordSecret: { secretName: "my-user", password: "password" } } },
  ];
  for (const object of kinds) {
    test(JSON.stringify(object), () => expect(redactObject(redactorForTest(), object)).toEqual(object));
  }
  test("but a value beside none of them goes", () => {
    const secret = `aB37x9${alnum(12)}`;
    const written = JSON.stringify(
      redactObject(redactorForTest(), { kind: "Thing", spec: { secretKey: secret, name: "x" } }),
    );
    expect(written).not.toContain(secret);
  });
});
