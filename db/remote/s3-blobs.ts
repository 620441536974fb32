// Blobs on R2 or any S3, with aws4fetch: runs in Workers and on Bun. Path-style URLs.
import { AwsClient } from "aws4fetch";
import { KubinError } from "../model/error.ts";
import type { BlobHead, Blobs } from "../ports.ts";
import { refuseAs } from "../store-error.ts";
import { elements, text, unescapeXml } from "./s3-xml.ts";

export interface S3Settings {
  /** e.g. https://<account>.r2.cloudflarestorage.com */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Injected in tests and single-process set-ups. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

export function s3Blobs(settings: S3Settings): Blobs {
  const client = new AwsClient({
    accessKeyId: settings.accessKeyId,
    secretAccessKey: settings.secretAccessKey,
    region: settings.region,
    service: "s3",
    retries: 0,
  });
  const base = `${settings.endpoint.replace(/\/$/, "")}/${settings.bucket}`;
  const send = settings.fetch ?? ((request: Request) => fetch(request));
  const urlOf = (key: string, query: Record<string, string> = {}): URL => {
    const url = new URL(`${base}/${key.split("/").map(encodeURIComponent).join("/")}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  };
  const call = async (method: string, url: URL, init: RequestInit = {}): Promise<Response> =>
    await refuseAs("the bucket", async () => await send(await client.sign(url.href, { ...init, method })));
  const presign = async (method: string, url: URL, expiresInSeconds: number, headers: Record<string, string> = {}) => {
    url.searchParams.set("X-Amz-Expires", String(expiresInSeconds));
    const signed = await client.sign(url.href, { method, headers, aws: { signQuery: true, allHeaders: true } });
    return signed.url;
  };

  return {
    async presignPut(key, content) {
      const headers = {
        "content-length": String(content.bytes),
        "if-none-match": "*",
        "x-amz-checksum-sha256": base64OfHex(content.sha256Hex),
      };
      const url = await presign("PUT", urlOf(key), content.expiresInSeconds, headers);
      return { url, headers: { "if-none-match": "*", "x-amz-checksum-sha256": headers["x-amz-checksum-sha256"] } };
    },
    presignGet: (key, options) => {
      const query: Record<string, string> = options.fileName
        ? { "response-content-disposition": `attachment; filename="${options.fileName.replace(/[^\w.-]/g, "_")}"` }
        : {};
      return presign("GET", urlOf(key, query), options.expiresInSeconds);
    },
    async createMultipart(key) {
      const body = await expectText(await call("POST", urlOf(key, { uploads: "" })), "start a multipart upload");
      return text(body, "UploadId");
    },
    presignPart: (key, uploadId, number, expiresInSeconds) =>
      presign("PUT", urlOf(key, { partNumber: String(number), uploadId }), expiresInSeconds),
    async completeMultipart(key, uploadId, parts) {
      const listed = parts
        .toSorted((a, b) => a.number - b.number)
        .map((part) => `<Part><PartNumber>${part.number}</PartNumber><ETag>${escapeXml(part.etag)}</ETag></Part>`);
      const body = `<CompleteMultipartUpload>${listed.join("")}</CompleteMultipartUpload>`;
      const response = await call("POST", urlOf(key, { uploadId }), { body });
      if (response.status === 404 && (await headOf(call, urlOf(key)))) return;
      const answer = await expectText(response, "complete a multipart upload");
      // S3 may answer 200 and put the error into the body.
      if (answer.includes("<Error>"))
        throw new KubinError("corrupt", `Cannot complete a multipart upload: ${text(answer, "Code")}`);
    },
    async abortMultipart(key, uploadId) {
      const response = await call("DELETE", urlOf(key, { uploadId }));
      if (response.status !== 404) await expectText(response, "abort a multipart upload");
    },
    head: (key) => headOf(call, urlOf(key)),
    async get(key, range) {
      const headers: Record<string, string> = range ? { range: `bytes=${range[0]}-${range[0] + range[1] - 1}` } : {};
      const response = await call("GET", urlOf(key), { headers });
      if (response.status === 404) throw new KubinError("not_found", `Cannot read "${key}": it is not in the bucket`);
      if (!response.ok || !response.body) return await failed(response, "read an object");
      return response.body;
    },
    async put(key, bytes, contentType) {
      const init = { body: bytes.slice(), headers: { "content-type": contentType } };
      await expectText(await call("PUT", urlOf(key), init), "write an object");
    },
    list: (prefix) => listAll(call, base, prefix),
    async removePrefix(prefix) {
      let removed = 0;
      for await (const { key } of listAll(call, base, prefix)) {
        await expectText(await call("DELETE", urlOf(key)), "remove an object");
        removed++;
      }
      for (const upload of await unfinishedUploads(call, base, prefix)) {
        await call("DELETE", urlOf(upload.key, { uploadId: upload.uploadId }));
      }
      return removed;
    },
  };
}

type Call = (method: string, url: URL, init?: RequestInit) => Promise<Response>;

async function headOf(call: Call, url: URL): Promise<BlobHead | null> {
  const response = await call("HEAD", url);
  if (response.status === 404) return null;
  if (!response.ok) return await failed(response, "look at an object");
  return { bytes: Number(response.headers.get("content-length")), etag: response.headers.get("etag") ?? "" };
}

async function* listAll(call: Call, base: string, prefix: string): AsyncGenerator<{ key: string; bytes: number }> {
  for (let token: string | null = null; ;) {
    const url = new URL(base);
    url.search = new URLSearchParams({
      "list-type": "2",
      prefix,
      ...(token ? { "continuation-token": token } : {}),
    }).toString();
    const body = await expectText(await call("GET", url), "list the bucket");
    for (const item of elements(body, "Contents")) {
      yield { key: unescapeXml(text(item, "Key")), bytes: Number(text(item, "Size")) };
    }
    if (!body.includes("<IsTruncated>true</IsTruncated>")) return;
    token = unescapeXml(text(body, "NextContinuationToken"));
  }
}

async function unfinishedUploads(
  call: Call,
  base: string,
  prefix: string,
): Promise<{ key: string; uploadId: string }[]> {
  const url = new URL(base);
  url.search = new URLSearchParams({ uploads: "", prefix }).toString();
  const body = await expectText(await call("GET", url), "list multipart uploads");
  return elements(body, "Upload").map((item) => ({
    key: unescapeXml(text(item, "Key")),
    uploadId: text(item, "UploadId"),
  }));
}

async function expectText(response: Response, action: string): Promise<string> {
  if (!response.ok) return await failed(response, action);
  return await response.text();
}

/** Always throws; 4xx that name the content are "corrupt", the rest is the store's trouble. */
async function failed(response: Response, action: string): Promise<never> {
  const body = await response.text();
  const code = /<Code>([^<]{1,80})<\/Code>/.exec(body)?.[1] ?? `HTTP ${response.status}`;
  const contentCodes = new Set(["InvalidPart", "InvalidPartOrder", "EntityTooSmall", "BadDigest", "NoSuchUpload"]);
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
