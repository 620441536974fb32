import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { senderKey } from "./redaction-key.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kubin-key-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const hex = (key: Uint8Array): string => Buffer.from(key).toString("hex");
const said = (key: Promise<Uint8Array>): Promise<string> => key.then(hex, (error: Error) => error.message);

test("a key is made on first use, for its owner only, and is the same from then on", async () => {
  const stateDir = join(dir, "state");
  const [one, two] = await Promise.all([senderKey(stateDir, undefined), senderKey(join(dir, "other"), undefined)]);
  expect(hex(one)).toHaveLength(64);
  expect(hex(one)).not.toBe(hex(two));
  expect(await said(senderKey(stateDir, undefined))).toBe(hex(one));
  const file = join(stateDir, "redaction.key");
  expect(readFileSync(file, "utf8")).toBe(`${hex(one)}\n`);
  expect([statSync(file).mode & 0o777, statSync(stateDir).mode & 0o777]).toEqual([0o600, 0o700]);
});

test("the environment's key is used instead, and nothing is written", async () => {
  const given = "0f".repeat(32);
  expect(await said(senderKey(join(dir, "none"), given))).toBe(given);
  expect(() => statSync(join(dir, "none"))).toThrow();
});

test("one that is damaged, or cannot be read, is named and never replaced", async () => {
  const file = join(dir, "redaction.key");
  writeFileSync(file, "0f0f");
  expect(await said(senderKey(dir, undefined))).toStartWith(`Cannot use the redaction key of "${file}"`);
  expect(readFileSync(file, "utf8")).toBe("0f0f");
  expect(await said(senderKey(dir, "short"))).toStartWith('Cannot use the redaction key of "KUBIN_REDACTION_KEY"');
  rmSync(file);
  mkdirSync(file);
  expect(await said(senderKey(dir, undefined))).toContain("EISDIR");
});
