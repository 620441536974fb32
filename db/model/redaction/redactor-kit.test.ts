// What the tests of this folder start from: a redactor under a fixed key, and random strings, other ones with another seed of the run.
import { createHmac } from "node:crypto";
import * as v from "valibot";
import { Random } from "../../../test/kit/cluster/seeded-random.ts";
import { runSeed } from "../../../test/kit/run-seed.ts";
import { type LearnedSecrets, Redactor, type RedactionKey, SecretBook } from "./redactor.ts";

export const keyForTest: RedactionKey = {
  id: "test",
  mac: (value) => new Uint8Array(createHmac("sha256", "a key for tests").update(value).digest()),
};

export const codecsForTest = {
  gunzip: (bytes: Uint8Array): Uint8Array => Bun.gunzipSync(bytes.slice()),
  gzip: (bytes: Uint8Array): Uint8Array => Bun.gzipSync(bytes.slice()),
};

export function redactorForTest(
  options: { learned?: LearnedSecrets; anonymize?: boolean; onToken?: (token: string, plaintext: string) => void } = {},
): Redactor {
  const { learned = new SecretBook().learned(), ...rest } = options;
  return new Redactor({ key: keyForTest, learned, ...codecsForTest, ...rest });
}

/** The object after its JSON went through the redactor. */
export function redactObject(
  redactor: Redactor,
  object: Record<string, unknown>,
  resource = "things",
): Record<string, unknown> {
  const kind = typeof object["kind"] === "string" ? object["kind"] : "Thing";
  const json = redactor.resource({ group: "", resource, kind, json: JSON.stringify(object), object });
  return v.parse(v.record(v.string(), v.unknown()), JSON.parse(json));
}

const random = new Random(runSeed, "redaction");
const letters = "abcdefghijklmnopqrstuvwxyz";
const from =
  (alphabet: string) =>
  (length: number): string =>
    Array.from({ length }, () => alphabet[random.between(0, alphabet.length)]).join("");

export const digits = from("0123456789");
export const hex = from("0123456789abcdef");
export const lower = from(`${letters}0123456789`);
export const upper = from(`${letters.toUpperCase()}234567`);
export const alnum = from(`${letters}${letters.toUpperCase()}0123456789`);
export const base64url = from(`${letters}${letters.toUpperCase()}0123456789-_`);

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** What `$$` and its relatives stand for in a shape: a fresh secret each time. */
const marks: readonly (readonly [string, (password: string) => string])[] = [
  ["$$hex32", () => hex(32)],
  ["$$hex64", () => hex(64)],
  ["$$uuid", () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`],
  ["$$alnum32", () => `a1${alnum(30)}`],
  ["$$digits", () => `9${digits(9)}`],
  ["$$groups", () => `${upper(5)}-${upper(4)}7-${upper(5)}-${upper(5)}`],
  ["$$key32", () => base64(alnum(32)).slice(0, 43)],
  ["$$basic", (password) => base64(`bob:${password}`)],
  ["$$base64", (password) => base64(password)],
  ["$$", (password) => password],
];

/** Passwords as a person, a generator and a policy of symbols make them. */
export const passwords: readonly (() => string)[] = [
  () => `Velvet20${digits(2)}$${lower(3)}`,
  () => `q${alnum(18)}7`,
  () => `${alnum(5)}!x4${alnum(3)}`,
];

/** A shape with its marks filled in, and what was filled in. */
export function filled(shape: string, make: () => string): { text: string; secrets: string[] } {
  const secrets: string[] = [];
  let text = shape;
  for (const [mark, value] of marks) {
    while (text.includes(mark)) {
      const secret = value(make());
      secrets.push(secret);
      text = text.replace(mark, () => secret);
    }
  }
  return { text, secrets };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const places: Record<string, (text: string) => string> = {
  text: (text) => redactorForTest().text(text),
  lines: (text) => new TextDecoder().decode(redactorForTest().lines(bytes(`${text}\n`))),
  "a JSON log line": (text) =>
    new TextDecoder().decode(redactorForTest().lines(bytes(JSON.stringify({ level: "info", msg: text })))),
  "a ConfigMap": (text) => redactorForTest().json(JSON.stringify({ kind: "ConfigMap", data: { file: text } })),
};

/** The places in which a secret of this shape survives, and those in which redacting twice changes more than once. */
export function leaks(shape: string, except: readonly string[] = []): string[] {
  const found: string[] = [];
  for (const make of passwords) {
    const { text, secrets } = filled(shape, make);
    if (secrets.length === 0) found.push(`no secret in ${shape}`);
    for (const [place, redact] of Object.entries(places)) {
      if (except.includes(place)) continue;
      const after = redact(text);
      if (secrets.some((secret) => after.includes(secret) || after.includes(JSON.stringify(secret).slice(1, -1))))
        found.push(`${place}: ${text} -> ${after}`);
    }
    const once = redactorForTest().text(text);
    if (redactorForTest().text(once) !== once) found.push(`twice: ${once}`);
  }
  return found;
}

/** The places in which a harmless text is changed. */
export function changes(text: string): string[] {
  const wrapped: Record<string, string> = {
    text: redactorForTest().text(text),
    lines: new TextDecoder().decode(redactorForTest().lines(bytes(text))),
  };
  const found = Object.entries(wrapped).flatMap(([place, after]) => (after === text ? [] : [`${place}: ${after}`]));
  for (const object of [
    { kind: "ConfigMap", data: { file: `a: 1\n${text}\nz: 2\n` } },
    { kind: "Event", message: text },
    { level: "info", msg: text },
  ]) {
    const json = JSON.stringify(object);
    if (redactorForTest().json(json) !== json) found.push(`json: ${redactorForTest().json(json)}`);
    const line = new TextDecoder().decode(redactorForTest().lines(bytes(json)));
    if (line !== json) found.push(`line: ${line}`);
  }
  return found;
}
