// The arithmetic of AWS Signature Version 4: canonical request, string to sign, signing key.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Query } from "./target.ts";
import { decodeUri, encodeUri } from "./uri.ts";

export const emptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** `20261120/auto/s3/aws4_request` and the key that belongs to it. */
export interface Scope {
  readonly text: string;
  readonly key: Buffer;
  /** `20261120T134400Z` */
  readonly stamp: string;
}

const keys = new Map<string, Buffer>();

/** Four HMACs per day, region and credential; kept, because each presigned request needs it. */
export function signingKey(secret: string, scope: string): Buffer {
  const name = `${secret}\n${scope}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  let key: Buffer = Buffer.from(`AWS4${secret}`);
  for (const part of scope.split("/")) key = hmac(key, part);
  if (keys.size >= 64) keys.clear();
  keys.set(name, key);
  return key;
}

/** HMAC-SHA-256. */
function hmac(key: Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

/** Lower case, as SigV4 writes it. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** Of the string to sign that these lines make up, in hexadecimal. */
export function signature(scope: Scope, algorithm: string, ...lines: string[]): string {
  return hmac(scope.key, [algorithm, scope.stamp, scope.text, ...lines].join("\n")).toString("hex");
}

/** Constant time; unequal lengths are simply unequal. */
export function sameSignature(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Sorted by encoded name and value; `without` is the signature itself. */
export function canonicalQuery(query: Query, without: string): string {
  return query.pairs
    .filter(([name]) => name !== without)
    .map(([name, value]) => `${encodeUri(name)}=${encodeUri(value)}`)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .join("&");
}

export interface Canonical {
  readonly method: string;
  /** As received: it is decoded and encoded again, since clients differ in which characters they escape. */
  readonly path: string;
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly payloadHash: string;
}

/**
 * SHA-256 of the canonical request. Bun hands header bytes over as Latin-1 characters: `charset` "latin1" hashes the
 * bytes of a client that sent UTF-8, "utf8" serves botocore, which signs UTF-8 and sends Latin-1.
 */
export function canonicalHash(request: Canonical, charset: "utf8" | "latin1"): string {
  const lines = request.headers.map(([name, value]) => `${name}:${value.trim().replace(/ +/g, " ")}\n`).join("");
  const names = request.headers.map(([name]) => name).join(";");
  const path = encodeUri(decodeUri(request.path, "path"), true);
  const text = [request.method, path, request.query, lines, names, request.payloadHash].join("\n");
  return sha256Hex(Buffer.from(text, charset));
}
