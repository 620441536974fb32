// What the tests of this folder start from: a redactor under a fixed key, and fresh random strings.
import { createHmac } from "node:crypto";
import * as v from "valibot";
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

const letters = "abcdefghijklmnopqrstuvwxyz";
const from =
  (alphabet: string) =>
  (length: number): string =>
    Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => alphabet[byte % alphabet.length]).join("");

export const digits = from("0123456789");
export const hex = from("0123456789abcdef");
export const lower = from(`${letters}0123456789`);
export const upper = from(`${letters.toUpperCase()}234567`);
export const alnum = from(`${letters}${letters.toUpperCase()}0123456789`);
export const base64url = from(`${letters}${letters.toUpperCase()}0123456789-_`);
