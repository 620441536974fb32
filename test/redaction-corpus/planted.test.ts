import { expect, test } from "bun:test";
import { runSeed } from "../kit/run-seed.ts";
import { diceOf } from "./dice.ts";
import { bech32, crcSuffix } from "./encode.ts";
import { kinds, secretOf } from "./kinds.ts";
import { planted } from "./planted.ts";

const seed = runSeed;
const corpus = planted(seed);
const distinct = (values: readonly string[]): number => new Set(values).size;

test("the corpus is as large and as mixed as it claims", () => {
  expect(corpus.length).toBeGreaterThanOrEqual(420);
  expect(distinct(corpus.map((entry) => entry.kind))).toBeGreaterThanOrEqual(65);
  expect(distinct(corpus.map((entry) => entry.encoding))).toBeGreaterThanOrEqual(100);
  expect(distinct(corpus.map((entry) => entry.id))).toBe(corpus.length);
  const count = (place: string): number => corpus.filter((entry) => entry.place === place).length;
  expect(count("secret")).toBeGreaterThanOrEqual(50);
  expect(count("structured")).toBeGreaterThanOrEqual(300);
  expect(count("log")).toBeGreaterThanOrEqual(300);
});

test("every kind is planted at least once", () => {
  const seen = new Set<string>(corpus.map((entry) => entry.kind));
  expect(Object.keys(kinds).filter((kind) => !seen.has(kind))).toEqual([]);
});

test("a seed repeats itself and no other seed's values", () => {
  expect(planted(seed)).toEqual(corpus);
  const other = new Map(planted(seed + 1).map((entry) => [entry.id, entry.secret]));
  expect(corpus.filter((entry) => other.get(entry.id) === entry.secret).map((entry) => entry.id)).toEqual([]);
});

test("no two entries of a run share a value", () => {
  expect(distinct(corpus.map((entry) => entry.secret))).toBe(corpus.length);
});

test("an id tells the place and never the value", () => {
  for (const { id, secret } of corpus) expect(id.includes(secret)).toBe(false);
});

test("checksums are the real ones", () => {
  // zlib's CRC-32 of "123456789" is cbf43926; BIP 173's own vector.
  expect(crcSuffix("123456789")).toBe("3jZRME");
  expect(bech32("a", new Uint8Array(0))).toBe("A12UEL5L");
  const token = secretOf("github-classic-token", diceOf(seed, "token"));
  expect(token).toMatch(/^ghp_[A-Za-z0-9]{36}$/);
  expect(token.slice(-6)).toBe(crcSuffix(token.slice(4, -6)));
  expect(secretOf("age-key", diceOf(seed, "age"))).toMatch(/^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/);
});

test("keys and tokens have the lengths that their makers give them", () => {
  const of = (kind: keyof typeof kinds): string => secretOf(kind, diceOf(seed, kind));
  expect(of("aws-secret-access-key")).toHaveLength(40);
  expect(of("azure-storage-marked-key")).toHaveLength(88);
  expect(of("azure-cosmos-key")).toHaveLength(88);
  expect(of("azure-service-bus-key")).toHaveLength(44);
  expect(of("ceph-key")).toHaveLength(40);
  expect(of("bcrypt-hash")).toHaveLength(60);
  expect(of("openssh-private-key")).toStartWith("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU");
  expect(of("rsa-private-key")).toStartWith("-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA");
  expect(of("pkcs8-private-key")).toContain("\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQ");
  const [, claims = ""] = of("service-account-token").split(".");
  expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toHaveProperty(["kubernetes.io", "namespace"]);
});
