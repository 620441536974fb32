// Presigned addresses are narrow: whatever differs from what was signed is refused, and nothing becomes visible.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsClient } from "aws4fetch";
import { type S3Server, serveS3 } from "./endpoint.ts";

const owner = { accessKeyId: "owner", secretAccessKey: "owner-secret" };
const light = new AwsClient({ ...owner, service: "s3", region: "auto" });
const folder = mkdtempSync(join(tmpdir(), "kubin-s3-"));
const body = "twelve bytes";
const hash = createHash("sha256").update(body).digest("hex");
let server: S3Server;
let nowMs = Date.now();

beforeAll(async () => {
  server = serveS3({ root: folder, credentials: [owner], now: () => nowMs });
  expect((await light.fetch(`${server.url}/packs`, { method: "PUT" })).status).toBe(200);
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function presign(
  method: string,
  key: string,
  headers: Record<string, string> = {},
  expires = 900,
): Promise<string> {
  const url = new URL(`${server.url}/packs/${key}`);
  url.searchParams.set("X-Amz-Expires", String(expires));
  const signed = await light.sign(url, { method, headers, aws: { signQuery: true, allHeaders: true } });
  return signed.url;
}

const exact = { "content-length": String(body.length), "x-amz-content-sha256": hash, "if-none-match": "*" };

async function send(
  url: string,
  headers: Record<string, string>,
  text = body,
): Promise<{ status: number; code: string }> {
  const { "content-length": _, ...rest } = headers;
  const response = await fetch(url, { method: "PUT", headers: rest, body: text });
  const answer = await response.text();
  return { status: response.status, code: /<Code>(\w+)</.exec(answer)?.[1] ?? "" };
}

async function visible(key: string): Promise<boolean> {
  const response = await light.fetch(`${server.url}/packs/${key}`, { method: "HEAD" });
  return response.status === 200;
}

test("an upload with the signed length and hash is taken once", async () => {
  const url = await presign("PUT", "good", exact);
  expect(await send(url, exact)).toEqual({ status: 200, code: "" });
  expect(await (await fetch(await presign("GET", "good"))).text()).toBe(body);
  expect(await send(url, exact)).toEqual({ status: 412, code: "PreconditionFailed" });
});

test("another length, hash, body, method, key, header or expiry is refused and leaves nothing", async () => {
  const url = await presign("PUT", "bad", exact);
  const { "x-amz-content-sha256": _, ...withoutHash } = exact;
  const otherHash = createHash("sha256").update("other").digest("hex");
  const outcomes = {
    "longer body": await send(url, exact, `${body}!`),
    "same length, other bytes": await send(url, exact, "TWELVE BYTES"),
    "other hash": await send(url, { ...exact, "x-amz-content-sha256": otherHash }),
    "no hash": await send(url, withoutHash),
    "other key": await send(url.replace("/bad?", "/bad2?"), exact),
    "longer life": await send(url.replace("X-Amz-Expires=900", "X-Amz-Expires=9000"), exact),
    "no condition": await send(url, { ...exact, "if-none-match": "x" }),
    "a public ACL besides": await send(url, { ...exact, "x-amz-acl": "public-read" }),
    "a copy source besides": await send(url, { ...exact, "x-amz-copy-source": "packs/good" }),
    "an unsigned parameter": await send(`${url}&x-amz-acl=public-read`, exact),
  };
  expect(outcomes).toEqual({
    "longer body": { status: 403, code: "SignatureDoesNotMatch" },
    "same length, other bytes": { status: 400, code: "XAmzContentSHA256Mismatch" },
    "other hash": { status: 403, code: "SignatureDoesNotMatch" },
    "no hash": { status: 403, code: "SignatureDoesNotMatch" },
    "other key": { status: 403, code: "SignatureDoesNotMatch" },
    "longer life": { status: 403, code: "SignatureDoesNotMatch" },
    "no condition": { status: 403, code: "SignatureDoesNotMatch" },
    "a public ACL besides": { status: 403, code: "AccessDenied" },
    "a copy source besides": { status: 403, code: "AccessDenied" },
    "an unsigned parameter": { status: 403, code: "SignatureDoesNotMatch" },
  });
  for (const method of ["GET", "HEAD", "DELETE", "POST"])
    expect((await fetch(url, { method, headers: exact })).status).toBe(403);
  expect([await visible("bad"), await visible("bad2")]).toEqual([false, false]);
});

test("a GET address deletes nothing", async () => {
  const url = await presign("GET", "good");
  expect((await fetch(url, { method: "DELETE" })).status).toBe(403);
  expect(await visible("good")).toBe(true);
});

test("an address ends at its expiry, and one from the future or beyond seven days is refused", async () => {
  const url = await presign("GET", "good", {}, 60);
  const signedAt = nowMs;
  nowMs = signedAt + 59_000;
  expect((await fetch(url)).status).toBe(200);
  nowMs = signedAt + 62_000;
  expect((await fetch(url)).status).toBe(403);
  nowMs = signedAt - 16 * 60_000;
  expect((await fetch(url)).status).toBe(403);
  nowMs = signedAt;
  for (const expires of [0, 604_801]) expect((await fetch(await presign("GET", "good", {}, expires))).status).toBe(403);
});

test("a header-signed request of a clock that is far off is refused as skewed", async () => {
  const request = await light.sign(`${server.url}/packs/good`);
  nowMs += 20 * 60_000;
  const response = await fetch(request);
  nowMs -= 20 * 60_000;
  expect([response.status, (await response.text()).includes("RequestTimeTooSkewed")]).toEqual([403, true]);
});

test("a signed checksum is held against the body, also the SDK presigner's CRC32 of nothing", async () => {
  const sum = createHash("sha256").update(body).digest("base64");
  const headers = { "x-amz-checksum-sha256": sum };
  const url = await presign("PUT", "sum", headers);
  expect(await send(url, headers, "other bytes!")).toEqual({ status: 400, code: "BadDigest" });
  expect(await visible("sum")).toBe(false);
  expect((await send(url, headers)).status).toBe(200);
  const empty = await presign("PUT", "crc?x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32");
  expect(await send(empty, {})).toEqual({ status: 400, code: "BadDigest" });
  expect(await visible("crc")).toBe(false);
});

test("Bun's presigner is understood too", async () => {
  const bun = new Bun.S3Client({ ...owner, endpoint: server.url, bucket: "packs", region: "auto" });
  expect(await send(bun.presign("by-bun", { method: "PUT", expiresIn: 60 }), {})).toEqual({ status: 200, code: "" });
  expect(await (await fetch(bun.presign("by-bun"))).text()).toBe(body);
});
