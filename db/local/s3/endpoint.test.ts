// The endpoint as real clients see it: the AWS SDK, aws4fetch and Bun's own, over loopback.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { AwsClient } from "aws4fetch";
import { type S3Server, serveS3 } from "./endpoint.ts";

const owner = { accessKeyId: "owner", secretAccessKey: "owner-secret" };
const other = { accessKeyId: "other", secretAccessKey: "other-secret" };
const folder = mkdtempSync(join(tmpdir(), "kubin-s3-"));
const defects: unknown[] = [];
let server: S3Server;
let plain: S3Client;
let withDefaults: S3Client;

function sdk(credentials: typeof owner, options: object = {}): S3Client {
  return new S3Client({ endpoint: server.url, region: "auto", forcePathStyle: true, credentials, ...options });
}

beforeAll(async () => {
  server = serveS3({ root: folder, credentials: [owner, other], onDefect: (error) => defects.push(error) });
  plain = sdk(owner, { requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED" });
  withDefaults = sdk(owner);
  await plain.send(new CreateBucketCommand({ Bucket: "packs" }));
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  expect(defects).toEqual([]);
});

async function refusedWith(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "nothing",
    (cause: unknown) => (cause instanceof Error ? cause.name : String(cause)),
  );
}

test("every client reads what every client wrote", async () => {
  const bun = new Bun.S3Client({ ...owner, endpoint: server.url, bucket: "packs", region: "auto" });
  const light = new AwsClient({ ...owner, service: "s3", region: "auto" });
  const body = new Uint8Array(300_000).map((_, index) => index % 251);
  await plain.send(new PutObjectCommand({ Bucket: "packs", Key: "by/plain", Body: body }));
  await withDefaults.send(new PutObjectCommand({ Bucket: "packs", Key: "by/defaults", Body: body }));
  await bun.write("by/bun", body);
  expect((await light.fetch(`${server.url}/packs/by/light`, { method: "PUT", body })).status).toBe(200);
  for (const key of ["by/plain", "by/defaults", "by/bun", "by/light"]) {
    const viaSdk = await withDefaults.send(new GetObjectCommand({ Bucket: "packs", Key: key }));
    expect(await viaSdk.Body?.transformToByteArray()).toEqual(body);
    expect(viaSdk.ETag).toBe(`"${createHash("md5").update(body).digest("hex")}"`);
    expect(new Uint8Array(await bun.file(key).arrayBuffer())).toEqual(body);
    const viaLight = await light.fetch(`${server.url}/packs/${key}`);
    expect(viaLight.headers.get("content-length")).toBe("300000");
    expect(new Uint8Array(await viaLight.arrayBuffer())).toEqual(body);
  }
});

test("a streamed body with its checksum in a trailer is taken in, decoded", async () => {
  const text = "line\n".repeat(100_000);
  const Body = Readable.from([text.slice(0, 123_456), text.slice(123_456)].map((piece) => Buffer.from(piece)));
  await withDefaults.send(new PutObjectCommand({ Bucket: "packs", Key: "streamed", Body, ContentLength: text.length }));
  const found = await withDefaults.send(
    new GetObjectCommand({ Bucket: "packs", Key: "streamed", ChecksumMode: "ENABLED" }),
  );
  expect(await found.Body?.transformToString()).toBe(text);
  expect(found.ContentEncoding).toBeUndefined();
  expect(found.ChecksumCRC32).toBeString();
});

test("keys with spaces, unicode, dots and markup come back as they were given", async () => {
  const keys = [
    "a b+c%20",
    "ünï/日本/\u{1f600}",
    "..x/..",
    "a&<b>'\"",
    "semi;colon=and?query#hash",
    "tab\tand\u0001control",
    "x//y",
  ];
  await plain.send(new CreateBucketCommand({ Bucket: "names" }));
  for (const Key of keys) {
    if (Key.endsWith("..")) continue;
    await plain.send(
      new PutObjectCommand({ Bucket: "names", Key, Body: Key, Metadata: { of: encodeURIComponent(Key) } }),
    );
    const found = await plain.send(new GetObjectCommand({ Bucket: "names", Key }));
    expect(await found.Body?.transformToString()).toBe(Key);
    expect(found.Metadata).toEqual({ of: encodeURIComponent(Key) });
  }
  const listed = await plain.send(new ListObjectsV2Command({ Bucket: "names", EncodingType: "url" }));
  const names = listed.Contents?.map(({ Key }) => decodeURIComponent(Key ?? "")) ?? [];
  expect(names).toEqual(
    keys.filter((key) => !key.endsWith("..")).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
  );
});

test("a key with ../ neither leaves the folder nor reaches another bucket", async () => {
  for (const Key of ["../../../etc/kubin", "../packs/stolen", "a/../../b"]) {
    const put = new PutObjectCommand({ Bucket: "names", Key, Body: "x" });
    expect([Key, await refusedWith(plain.send(put))]).toEqual([Key, "SignatureDoesNotMatch"]);
  }
  // By way of a header the dots arrive, and are then a name like any other.
  await plain.send(new PutObjectCommand({ Bucket: "names", Key: "source", Body: "x" }));
  const copy = new CopyObjectCommand({ Bucket: "names", Key: "copied", CopySource: "names/../packs/by/plain" });
  expect(await refusedWith(plain.send(copy))).toBe("NoSuchKey");
  const stolen = new HeadObjectCommand({ Bucket: "packs", Key: "stolen" });
  expect(await refusedWith(plain.send(stolen))).toBe("NotFound");
});

test("a listing folds by delimiter, pages without loss and orders by UTF-8 bytes", async () => {
  const Bucket = "listing";
  await plain.send(new CreateBucketCommand({ Bucket }));
  const keys = ["a/1", "a/2", "b", "c/x/1", "c/y/2", "\uff5e", "\u{10400}", "d"];
  for (const Key of keys) await plain.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  const seen: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await plain.send(new ListObjectsV2Command({ Bucket, Delimiter: "/", MaxKeys: 1, ContinuationToken }));
    expect(page.KeyCount).toBe(1);
    seen.push(
      ...(page.Contents ?? []).map(({ Key }) => Key ?? ""),
      ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ""),
    );
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  // By UTF-16 units U+10400 would come first.
  expect(seen).toEqual(["a/", "b", "c/", "d", "\uff5e", "\u{10400}"]);
});

test("ranges are exact, and one beyond the end is refused", async () => {
  const read = async (Range: string): Promise<string | undefined> => {
    const found = await plain.send(new GetObjectCommand({ Bucket: "packs", Key: "digits", Range }));
    return `${found.ContentRange} ${await found.Body?.transformToString()}`;
  };
  await plain.send(new PutObjectCommand({ Bucket: "packs", Key: "digits", Body: "0123456789" }));
  expect(await read("bytes=2-4")).toBe("bytes 2-4/10 234");
  expect(await read("bytes=-3")).toBe("bytes 7-9/10 789");
  expect(await read("bytes=8-99")).toBe("bytes 8-9/10 89");
  expect(await refusedWith(read("bytes=10-"))).toBe("InvalidRange");
});

test("a multipart upload lists its parts, becomes one body, and completes twice with one answer", async () => {
  const at = { Bucket: "packs", Key: "multi" };
  const mib5 = Buffer.alloc(5 * 1024 * 1024, "p");
  await plain.send(new PutObjectCommand({ ...at, Key: "multi-source", Body: "0123456789" }));
  const { UploadId } = await plain.send(new CreateMultipartUploadCommand({ ...at, Metadata: { a: "b" } }));
  const first = await plain.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: mib5 }));
  const copy = { ...at, UploadId, PartNumber: 2, CopySource: "packs/multi-source", CopySourceRange: "bytes=3-5" };
  const second = await plain.send(new UploadPartCopyCommand(copy));
  const listed = await plain.send(new ListPartsCommand({ ...at, UploadId }));
  expect(listed.Parts?.map(({ Size }) => Size)).toEqual([mib5.length, 3]);
  expect(await refusedWith(plain.send(new HeadObjectCommand(at)))).toBe("NotFound");
  const parts = [
    { PartNumber: 1, ETag: first.ETag },
    { PartNumber: 2, ETag: second.CopyPartResult?.ETag },
  ];
  const complete = new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts: parts } });
  const answers = await Promise.all([plain.send(complete), plain.send(complete)]);
  expect(answers[0].ETag).toEndWith('-2"');
  expect(answers[1].ETag).toBe(answers[0].ETag ?? "");
  const part = await plain.send(new GetObjectCommand({ ...at, PartNumber: 2 }));
  expect([await part.Body?.transformToString(), part.PartsCount, part.Metadata]).toEqual(["345", 2, { a: "b" }]);
  const abortable = new UploadPartCommand({ ...at, UploadId, PartNumber: 3, Body: "late" });
  expect(await refusedWith(plain.send(abortable))).toBe("NoSuchUpload");
});

test("a condition decides at the moment of writing: of fifty writers with If-None-Match one wins", async () => {
  const put = (index: number): Promise<string> =>
    refusedWith(plain.send(new PutObjectCommand({ Bucket: "packs", Key: "once", Body: `${index}`, IfNoneMatch: "*" })));
  const outcomes = await Promise.all(Array.from({ length: 50 }, (_, index) => put(index)));
  expect(outcomes.filter((outcome) => outcome === "nothing").length).toBe(1);
  expect(outcomes.filter((outcome) => outcome === "PreconditionFailed").length).toBe(49);
});

test("a reader during overwrites gets one version, whole", async () => {
  const version = (index: number): Uint8Array => new Uint8Array(700_000 + index).fill(index);
  const at = { Bucket: "packs", Key: "rewritten" };
  await plain.send(new PutObjectCommand({ ...at, Body: version(0) }));
  const state = { reading: true };
  const writer = (async () => {
    for (let index = 1; state.reading; index = (index + 1) % 200)
      await plain.send(new PutObjectCommand({ ...at, Body: version(index) }));
  })();
  for (let round = 0; round < 60; round++) {
    const bytes = await (await plain.send(new GetObjectCommand(at))).Body?.transformToByteArray();
    expect(bytes).toEqual(version(bytes?.[0] ?? -1));
  }
  state.reading = false;
  await writer;
});

test("copies, deletions, CORS and lifecycle rules come back as they were set", async () => {
  const at = { Bucket: "packs", Key: "kept" };
  await plain.send(new PutObjectCommand({ ...at, Body: "kept", ContentType: "text/x", Metadata: { n: "1" } }));
  await plain.send(new CopyObjectCommand({ ...at, Key: "copy of it", CopySource: "packs/kept" }));
  const copy = await plain.send(new GetObjectCommand({ ...at, Key: "copy of it" }));
  expect([await copy.Body?.transformToString(), copy.ContentType, copy.Metadata?.["n"]]).toEqual([
    "kept",
    "text/x",
    "1",
  ]);
  const gone = await plain.send(
    new DeleteObjectsCommand({ Bucket: "packs", Delete: { Objects: [{ Key: "kept" }, { Key: "<never>" }] } }),
  );
  expect(gone.Deleted?.map(({ Key }) => Key)).toEqual(["kept", "<never>"]);
  const CORSRules = [
    { AllowedMethods: ["GET"], AllowedOrigins: ["https://*.kubin.dev"], ExposeHeaders: ["etag"], MaxAgeSeconds: 60 },
  ];
  await plain.send(new PutBucketCorsCommand({ Bucket: "packs", CORSConfiguration: { CORSRules } }));
  expect((await plain.send(new GetBucketCorsCommand({ Bucket: "packs" }))).CORSRules).toEqual(CORSRules);
  const preflight = (origin: string): Promise<Response> =>
    fetch(`${server.url}/packs/x`, { method: "OPTIONS", headers: { origin, "access-control-request-method": "GET" } });
  expect((await preflight("https://app.kubin.dev")).headers.get("access-control-allow-origin")).toBe(
    "https://app.kubin.dev",
  );
  expect((await preflight("https://evil.dev")).status).toBe(403);
  const Rules = [{ ID: "cold", Filter: { Prefix: "packs/" }, Status: "Enabled" as const, Expiration: { Days: 365 } }];
  await plain.send(new PutBucketLifecycleConfigurationCommand({ Bucket: "packs", LifecycleConfiguration: { Rules } }));
  expect((await plain.send(new GetBucketLifecycleConfigurationCommand({ Bucket: "packs" }))).Rules).toEqual(Rules);
});

test("a bucket is closed to other owners and to strangers", async () => {
  const stranger = await fetch(`${server.url}/packs/digits`);
  expect(stranger.status).toBe(403);
  expect(await stranger.text()).toContain("<Code>AccessDenied</Code>");
  expect(await refusedWith(sdk(other).send(new GetObjectCommand({ Bucket: "packs", Key: "digits" })))).toBe(
    "AccessDenied",
  );
  expect(await refusedWith(sdk(other).send(new CreateBucketCommand({ Bucket: "packs" })))).toBe("BucketAlreadyExists");
  const forged = sdk({ ...owner, secretAccessKey: "guess" });
  expect(await refusedWith(forged.send(new GetObjectCommand({ Bucket: "packs", Key: "digits" })))).toBe(
    "SignatureDoesNotMatch",
  );
});

test("what is not implemented is refused by name", async () => {
  const VersioningConfiguration = { Status: "Enabled" as const };
  const refused = [
    plain.send(new PutBucketVersioningCommand({ Bucket: "packs", VersioningConfiguration })),
    plain.send(new GetObjectTaggingCommand({ Bucket: "packs", Key: "digits" })),
    plain.send(new PutObjectCommand({ Bucket: "packs", Key: "enc", Body: "x", ServerSideEncryption: "AES256" })),
    plain.send(new PutObjectCommand({ Bucket: "packs", Key: "cold", Body: "x", StorageClass: "GLACIER" })),
  ];
  for (const one of refused) expect(await refusedWith(one)).toBe("NotImplemented");
});
