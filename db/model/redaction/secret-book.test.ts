import { describe, expect, test } from "bun:test";
import { textAt } from "../resource/json.ts";
import { alnum, codecsForTest, redactObject, redactorForTest } from "./redactor-kit.test.ts";
import { SecretBook } from "./secret-book.ts";

function bookOf(data: Record<string, string>, type = "Opaque"): SecretBook {
  const book = new SecretBook(codecsForTest);
  const encoded = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")]),
  );
  book.learn({ group: "", kind: "Secret", object: { kind: "Secret", type, data: encoded } });
  return book;
}

describe("a value of a Secret is found wherever it is written", () => {
  const encodings: Record<string, (value: string) => string> = {
    plain: (value) => `retry with ${value} now`,
    "in a word": (value) => `<${value}>`,
    "JSON-escaped": (value) => JSON.stringify({ note: value }),
    "JSON-escaped twice": (value) => JSON.stringify(JSON.stringify({ note: value })),
    "percent signs": (value) => `/x?q=${encodeURIComponent(value)}&b=1`,
    base64: (value) => `x ${Buffer.from(value).toString("base64")} y`,
    "base64, shifted by one": (value) => `x ${Buffer.from(`a${value}zz`).toString("base64")} y`,
    "base64, shifted by two": (value) => `x ${Buffer.from(`ab${value}z`).toString("base64")} y`,
    base64url: (value) => `x ${Buffer.from(`ab?${value}>z`).toString("base64url")} y`,
    "beside an escape": (value) => `"line\\n${value}\\n"`,
  };
  for (const [encoding, write] of Object.entries(encodings)) {
    test(encoding, () => {
      for (let run = 0; run < 10; run++) {
        const value = `${alnum(6)}&"${alnum(6)}/é`;
        const redactor = redactorForTest({ learned: bookOf({ note: value }).learned() });
        const data = { note: Buffer.from(value).toString("base64") };
        const replaced = atob(textAt(redactObject(redactor, { kind: "Secret", data }), "data", "note"));
        const token = /KUBIN-REDACTED-\S+/.exec(replaced)?.[0];
        const text = write(value);
        expect(redactor.text(text), text).toContain(token ?? "none");
        const line = new TextDecoder().decode(redactor.lines(new TextEncoder().encode(`before\n${text}\nafter\n`)));
        expect(line, text).toContain(token ?? "none");
        expect(line.split("\n").length).toBe(4);
      }
    });
  }
});

test("ordinary values are not searched for", () => {
  const book = bookOf({
    username: "admin",
    host: "orders-db",
    port: "5432",
    url: "http://db.svc:80",
    password: "postgres",
    ttl: "3600s",
    name: "kube-system",
  });
  expect(book.learned().values).toEqual([]);
});

test("it reads what is inside: docker configs, kubeconfigs, properties, Helm releases, bootstrap tokens", () => {
  const secrets = Array.from({ length: 5 }, () => alnum(18));
  const [docker = "", kube = "", property = "", chart = "", bootstrap = ""] = secrets;
  const release = JSON.stringify({ name: "x", config: { auth: { password: chart } } });
  const books = [
    bookOf({ ".dockerconfigjson": JSON.stringify({ auths: { r: { username: "bob", password: docker } } }) }),
    bookOf({ kubeconfig: `users:\n- user:\n    token: ${kube}\n` }),
    bookOf({ "application.properties": `a=1\ndb.password=${property}\n` }),
    bookOf({ release: Buffer.from(Bun.gzipSync(release)).toString("base64") }, "helm.sh/release.v1"),
    bookOf({ "token-id": "abcdef", "token-secret": bootstrap.slice(0, 16).toLowerCase() }),
  ];
  const learned = books.map((book) => book.learned().values);
  expect(learned[0]).toContain(docker);
  expect(learned[1]).toContain(kube);
  expect(learned[2]).toContain(property);
  expect(learned[3]).toContain(chart);
  expect(learned[4]).toContain(`abcdef.${bootstrap.slice(0, 16).toLowerCase()}`);
});

test("values of variables with telling names are learned, too", () => {
  const book = new SecretBook();
  const value = alnum(14);
  const spec = {
    containers: [
      {
        env: [
          { name: "DB_PASSWORD", value },
          { name: "MODE", value: alnum(14) },
        ],
      },
    ],
  };
  book.learn({ group: "batch", kind: "CronJob", object: { spec: { jobTemplate: { spec: { template: { spec } } } } } });
  expect(book.learned().values).toEqual([value]);
});

test("what it learned crosses to a worker thread", () => {
  const learned = bookOf({ password: alnum(20) }).learned();
  expect(structuredClone(learned)).toEqual(learned);
});

test("names of hosts are learned for who anonymizes, and for nobody else", () => {
  const value = alnum(14);
  const ingress = { spec: { rules: [{ host: "shop.acme-prod.dev" }] } };
  const secret = { data: { password: Buffer.from(value).toString("base64") } };
  const learned = [true, false].map((hosts) => {
    const book = new SecretBook(codecsForTest, { hosts });
    book.learn({ group: "networking.k8s.io", kind: "Ingress", object: ingress });
    book.learn({ group: "", kind: "Secret", object: secret });
    return book.learned();
  });
  expect(learned[0]?.hosts).toContain("shop.acme-prod.dev");
  expect(learned[0]?.groups).toEqual(["networking.k8s.io"]);
  expect(learned[1]).toEqual({ values: learned[0]?.values ?? [], hosts: [], groups: [] });
});
