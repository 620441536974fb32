// Redaction of mutated lines, texts, documents and resources: it never throws, keeps lines and JSON whole, and is done after once.
import { describe, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { Redactor, SecretBook } from "../../db/model/redaction/redactor.ts";
import { byteEdit, edited } from "./byte-edits.ts";
import { Cases, plannedCases, watchdogMs } from "./fuzz-run.ts";
import { runSeed } from "../kit/run-seed.ts";
import { oddObject, oddValue, soundObjects } from "./odd-objects.ts";
import { secretText, soundTexts } from "./secret-texts.ts";

const cases = new Cases();
let changed = 0;
let unsettled = 0;

const codecs = {
  gunzip: (bytes: Uint8Array): Uint8Array => Bun.gunzipSync(bytes.slice()),
  gzip: (bytes: Uint8Array): Uint8Array => Bun.gzipSync(bytes.slice()),
};
const key = {
  id: "fuzz",
  mac: (value: Uint8Array) => new Uint8Array(createHmac("sha256", "a key for fuzzing").update(value).digest()),
};

function redactor(anonymize: boolean): Redactor {
  const book = new SecretBook(codecs);
  for (const [group, , object] of soundObjects) {
    const kind = "kind" in object && typeof object.kind === "string" ? object.kind : "";
    book.learn({ group, kind, object: { ...object } });
  }
  return new Redactor({ key, learned: book.learned(), anonymize, ...codecs });
}
const plain = redactor(false);
const anonymizing = redactor(true);
/** Its name, because a redactor would be printed with a counterexample. */
const which = fc.constantFrom("plain", "anonymizing");
const named = (name: string): Redactor => (name === "plain" ? plain : anonymizing);

const keyBody = "MIIJKQIBAAKCAgEA0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78\n".repeat(3);
const keyBlock = `-----BEGIN RSA PRIVATE KEY-----\n${keyBody}-----END RSA PRIVATE KEY-----\nnext line\n`;

const newlines = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum + Number(byte === 10), 0);

describe(`redaction (seed ${String(runSeed)})`, () => {
  test(
    "of lines keeps every line",
    () => {
      const inputs = fc.tuple(which, secretText, fc.array(byteEdit, { maxLength: 3 }));
      return cases.check(600, inputs, ([name, text, edits]) => {
        const redactor = named(name);
        const bytes = edited(new TextEncoder().encode(text), edits);
        const once = redactor.lines(bytes);
        expect(newlines(once)).toBe(newlines(bytes));
        if (once !== bytes) changed++;
        if (!Buffer.from(redactor.lines(once)).equals(Buffer.from(once))) unsettled++;
      });
    },
    watchdogMs,
  );

  test(
    "of text ends",
    () =>
      cases.check(300, fc.tuple(which, secretText), ([name, text]) => {
        const once = named(name).text(text);
        if (named(name).text(once) !== once) unsettled++;
      }),
    watchdogMs,
  );

  test(
    "of JSON gives JSON, and of what only looks like it a text",
    () => {
      const values = fc.oneof(oddValue, fc.record({ data: secretText, list: fc.array(secretText, { maxLength: 2 }) }));
      const texts = fc.oneof(
        values.map((value) => JSON.stringify(value)),
        values.map((value) => JSON.stringify(JSON.stringify(value), null, 1)),
        secretText,
      );
      return cases.check(300, fc.tuple(which, texts), ([name, text]) => {
        const once = named(name).json(text);
        if (isJson(text)) JSON.parse(once);
        if (named(name).json(once) !== once) unsettled++;
      });
    },
    watchdogMs,
  );

  test(
    "of resources gives one line of JSON of the same identity",
    () => {
      const inputs = fc.tuple(
        which,
        oddObject,
        fc.option(fc.tuple(fc.constantFrom("data", "note", "env"), secretText)),
      );
      return cases.check(600, inputs, ([name, [group, resource, odd], more]) => {
        const redactor = named(name);
        const object = more === null ? odd : { ...odd, [more[0]]: { password: more[1], x: more[1] } };
        const json = JSON.stringify(object);
        const kind = typeof object["kind"] === "string" ? object["kind"] : "Odd";
        const once = redactor.resource({ group, resource, kind, json, object: JSON.parse(json) });
        expect(once).not.toContain("\n");
        const parsed: unknown = JSON.parse(once);
        const again = redactor.resource({ group, resource, kind, json: once, object: JSON.parse(once) });
        if (again !== once) unsettled++;
        expect(Object.keys(JSON.parse(json)).length).toBe(Object.keys(Object(parsed)).length);
      });
    },
    watchdogMs,
  );

  test(
    "takes out a private key whatever stands before it, and no line after it",
    () => {
      const names = fc.constantFrom("", "tls.key: ", "private_key=", "secret: |\n  ", 'password: "', "x ", "data='");
      return cases.check(600, fc.tuple(which, secretText, names), ([name, text, before]) => {
        const whole = `${text}\n${before}${keyBlock}`;
        const lines = new TextDecoder().decode(named(name).lines(new TextEncoder().encode(whole)));
        expect(lines).not.toContain("agoebGcQSuuPiLJXZptN9nn");
        expect(lines).toEndWith("next line\n");
        expect(lines.split("\n").length).toBe(whole.split("\n").length);
      });
    },
    watchdogMs,
  );

  test("of what nobody broke changes nothing when it is done again", () => {
    for (const redactor of [plain, anonymizing]) {
      for (const text of soundTexts) {
        const once = redactor.text(text);
        expect(redactor.text(once)).toBe(once);
        const lines = redactor.lines(new TextEncoder().encode(text));
        expect(Buffer.from(redactor.lines(lines)).toString()).toBe(Buffer.from(lines).toString());
      }
      for (const [group, resource, object] of soundObjects) {
        const json = JSON.stringify(object);
        const once = redactor.resource({ group, resource, kind: "", json, object: JSON.parse(json) });
        expect(redactor.resource({ group, resource, kind: "", json: once, object: JSON.parse(once) })).toBe(once);
      }
    }
  });

  // Torn markers and doubled names let a second look see what the first could not: about 1 in 50 cases.
  test("ran as many cases as promised, found much to redact, and was nearly always done after once", () => {
    expect(cases.ran).toBe(plannedCases.redactor);
    expect(changed).toBeGreaterThan(200);
    expect(unsettled).toBeLessThan(plannedCases.redactor / 20);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
