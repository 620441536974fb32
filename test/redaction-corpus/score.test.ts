import { describe, expect, test } from "bun:test";
import { benign } from "./benign.ts";
import { runSeed } from "../kit/run-seed.ts";
import { base64, gzip } from "./encode.ts";
import type { Planted } from "./entry.ts";
import { kinds } from "./kinds.ts";
import { criFramed } from "./log-framing.ts";
import { alignmentsOf } from "./needles.ts";
import { planted } from "./planted.ts";
import { type Redactor, score, shows } from "./score.ts";

const seed = runSeed;
const corpus = planted(seed);
const harmless = benign(seed);
const identity: Redactor = { resource: (object) => JSON.stringify(object), lines: (text) => text };
const secret = "Zk4q-Winter/2031?";

describe("score", () => {
  test("finds every planted value when nothing is redacted", () => {
    const { places, partial, benign } = score(corpus, harmless, identity);
    for (const { total, found, missed } of Object.values(places)) {
      expect(total).toBeGreaterThan(50);
      expect(found).toBe(0);
      expect(missed).toHaveLength(total);
    }
    expect({ partial, benign }).toEqual({ partial: [], benign: { total: harmless.length, changed: [] } });
  });

  test("counts all as gone, and all harmless ones as changed, when the output is empty", () => {
    const { places, benign } = score(corpus, harmless, { resource: () => "", lines: () => "" });
    for (const { total, found, missed } of Object.values(places)) expect([found, missed]).toEqual([total, []]);
    expect(benign.changed).toHaveLength(harmless.length);
  });

  test("takes nothing but the value itself for a leak: the same carriers with other values count as gone", () => {
    const other = new Map(planted(seed + 1).map((entry) => [entry.id, entry]));
    const swapped: Planted[] = corpus.map((entry) => ({
      ...entry,
      carrier: other.get(entry.id)?.carrier ?? entry.carrier,
    }));
    const { places, partial } = score(swapped, [], identity);
    expect(Object.values(places).flatMap((place) => place.missed)).toEqual([]);
    // Passwords made of words may share a word by chance.
    const telling = new Set(corpus.filter(({ kind }) => kinds[kind].telling).map(({ id }) => id));
    expect(partial.filter((id) => telling.has(id))).toEqual([]);
  });

  test("names what was cut in two and left half standing", () => {
    const cut = (text: string): string =>
      corpus.reduce((now, entry) => now.replaceAll(entry.secret, `***${entry.secret.slice(3)}`), text);
    const token = corpus.filter((entry) => entry.id === "log/plain/internal-api-key/1");
    const { places, partial } = score(token, [], { ...identity, lines: cut });
    expect(places.log).toEqual({ total: 1, found: 1, missed: [] });
    expect(partial).toEqual(["log/plain/internal-api-key/1"]);
  });

  test("takes an object for unchanged when only order and spaces differ", () => {
    const entry = { id: "x/1", kind: "x", text: "", as: { resource: { a: 1, b: { c: "d" } } } };
    const changed = (text: string): string[] =>
      score([], [entry], { ...identity, resource: () => text }).benign.changed;
    expect(changed('{ "b": {"c": "d"}, "a": 1 }')).toEqual([]);
    expect(changed('{"b":{"c":"***"},"a":1}')).toEqual(["x/1"]);
    expect(changed("{")).toEqual(["x/1"]);
  });
});

describe("a secret is seen", () => {
  test.each([0, 1, 2, 3, 4, 5])("in base64 %d letters into a longer text", (before) => {
    expect(shows(base64(`${"x".repeat(before)}${secret}tail`), secret)).toBe(true);
    expect(
      alignmentsOf(secret).some((part) => base64(`${"\u0001".repeat(before)}${secret}\u0002`).includes(part)),
    ).toBe(true);
  });

  test.each([
    ["URL-encoded", encodeURIComponent(secret)],
    ["URL-encoded in lower case", encodeURIComponent(secret).toLowerCase().replace("zk4q-winter", "Zk4q-Winter")],
    ["in hexadecimal", Buffer.from(secret).toString("hex")],
    ["in base64 of base64", base64(base64(`a${secret}`))],
    ["in gzip in base64 of base64", base64(base64(gzip(`password: ${secret}`)))],
    ["in base64 of JSON in JSON", JSON.stringify({ a: JSON.stringify({ b: base64(JSON.stringify({ p: secret })) }) })],
    ["with Unicode escapes", secret.replace("Z", "\\u005a").replace("/", "\\/")],
    ["cut by the runtime", criFramed(`aaaa${secret}bbbb`, 8)],
    ["cut by base64's line width", base64(`${"x".repeat(40)}${secret}${"y".repeat(30)}`).replace(/.{64}/, "$&\n")],
  ])("%s", (_, text) => {
    expect(shows(text, secret)).toBe(true);
  });

  test("by one line of its middle, and not by the lines around it", () => {
    const key = corpus.find((entry) => entry.kind === "rsa-private-key")?.secret ?? "";
    const lines = key.split("\n");
    expect(shows(`x ${lines[9]} y`, key)).toBe(true);
    expect(shows("-----BEGIN RSA PRIVATE KEY-----\n***\n-----END RSA PRIVATE KEY-----", key)).toBe(false);
  });

  test("in none of what does not hold it", () => {
    expect(shows(base64(`x${secret.toUpperCase()}`), secret)).toBe(false);
    expect(shows("", secret)).toBe(false);
  });
});
