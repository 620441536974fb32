// Blobs on R2 or any S3, with aws4fetch: runs in Workers and on Bun. Path-style URLs.
import { KubinError } from "../model/error.ts";
import type { BlobHead, Blobs } from "../ports.ts";
import { type S3Client, s3Client, type S3Settings } from "./s3-client.ts";
import { textOf } from "./s3-xml.ts";

export function s3Blobs(settings: S3Settings): Blobs {
  const s3 = s3Client(settings);
  return {
    presignPut: (key, content) => presignPut(s3, key, content),
    presignGet: (key, options) => presignGet(s3, key, options),
    createMultipart: (key) => createMultipart(s3, key),
    presignPart: (key, uploadId, number, expiresInSeconds) =>
      s3.presign("PUT", s3.url(key, { partNumber: String(number), uploadId }), expiresInSeconds),
    completeMultipart: (key, uploadId, parts) => completeMultipart(s3, key, uploadId, parts),
    abortMultipart: (key, uploadId) => abortMultipart(s3, key, uploadId),
    head: (key) => headOf(s3, key),
    get: (key, range) => getObject(s3, key, range),
    async put(key, bytes, contentType) {
      const init = { body: bytes.slice(), headers: { "content-type": contentType } };
      await expectText(await s3.call("PUT", s3.url(key), init), "write an object");
    },
  };
}

async function presignPut(
  s3: S3Client,
  key: string,
  content: { bytes: number; sha256Hex: string; expiresInSeconds: number },
) {
  const sent = { "if-none-match": "*", "x-amz-checksum-sha256": base64OfHex(content.sha256Hex) };
  const signed = { "content-length": String(content.bytes), ...sent };
  return { url: await s3.presign("PUT", s3.url(key), content.expiresInSeconds, signed), headers: sent };
}

async function presignGet(
  s3: S3Client,
  key: string,
  options: { expiresInSeconds: number; fileName?: string },
): Promise<string> {
  const query: Record<string, string> = options.fileName
    ? { "response-content-disposition": `attachment; filename="${options.fileName.replace(/[^\w.-]/g, "_")}"` }
    : {};
  return s3.presign("GET", s3.url(key, query), options.expiresInSeconds);
}

async function createMultipart(s3: S3Client, key: string): Promise<string> {
  const body = await expectText(await s3.call("POST", s3.url(key, { uploads: "" })), "start a multipart upload");
  return textOf(body, "UploadId");
}

async function completeMultipart(
  s3: S3Client,
  key: string,
  uploadId: string,
  parts: readonly { number: number; etag: string }[],
): Promise<void> {
  const listed = parts
    .toSorted((a, b) => a.number - b.number)
    .map((part) => `<Part><PartNumber>${part.number}</PartNumber><ETag>${escapeXml(part.etag)}</ETag></Part>`);
  const body = `<CompleteMultipartUpload>${listed.join("")}</CompleteMultipartUpload>`;
  const response = await s3.call("POST", s3.url(key, { uploadId }), { body });
  // A repeated completion: the upload is gone because the object is there.
  if (response.status === 404 && (await headOf(s3, key))) return;
  const answer = await expectText(response, "complete a multipart upload");
  // S3 may answer 200 and put the error into the body.
  if (answer.includes("<Error>"))
    throw new KubinError("corrupt", `Cannot complete a multipart upload: ${textOf(answer, "Code")}`);
}

async function abortMultipart(s3: S3Client, key: string, uploadId: string): Promise<void> {
  const response = await s3.call("DELETE", s3.url(key, { uploadId }));
  if (response.status !== 404) await expectText(response, "abort a multipart upload");
}

async function headOf(s3: S3Client, key: string): Promise<BlobHead | null> {
  const response = await s3.call("HEAD", s3.url(key));
  if (response.status === 404) return null;
  if (!response.ok) return failed(response, "look at an object");
  return { bytes: Number(response.headers.get("content-length")), etag: response.headers.get("etag") ?? "" };
}

async function getObject(
  s3: S3Client,
  key: string,
  range?: readonly [number, number],
): Promise<ReadableStream<Uint8Array>> {
  const headers: Record<string, string> = range ? { range: `bytes=${range[0]}-${range[0] + range[1] - 1}` } : {};
  const response = await s3.call("GET", s3.url(key), { headers });
  if (response.status === 404) throw new KubinError("not_found", `Cannot read "${key}": it is not in the bucket`);
  if (!response.ok || !response.body) return failed(response, "read an object");
  return response.body;
}

async function expectText(response: Response, action: string): Promise<string> {
  if (!response.ok) return failed(response, action);
  return response.text();
}

/** Codes that say: the content is not what the caller promised. MalformedXML is the answer to an empty list of parts. */
const contentCodes = new Set([
  "InvalidPart",
  "InvalidPartOrder",
  "InvalidRange",
  "EntityTooSmall",
  "BadDigest",
  "MalformedXML",
  "NoSuchUpload",
]);

/** Always throws; 4xx that name the content are "corrupt", the rest is the store's trouble. */
async function failed(response: Response, action: string): Promise<never> {
  const body = await response.text();
  const code = /<Code>([^<]{1,80})<\/Code>/.exec(body)?.[1] ?? `HTTP ${response.status}`;
  throw new KubinError(
    contentCodes.has(code) ? "corrupt" : "unavailable",
    `Cannot ${action}: the bucket answered ${code}`,
  );
}

function base64OfHex(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))));
}

function escapeXml(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
