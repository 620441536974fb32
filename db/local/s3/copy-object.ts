// Copies a stored key, or a range of it as a part of a multipart upload.
import { type FileHandle, open } from "node:fs/promises";
import { checkReadAccess } from "./access.ts";
import type { BucketCall } from "./call.ts";
import { checkReadConditions, checkWriteConditions } from "./conditions.ts";
import type { Draft } from "./data-files.ts";
import { readDescribed } from "./described.ts";
import { algorithmHeader, type ChecksumAlgorithm, Digests } from "./digests.ts";
import { refuseVersion } from "./get-object.ts";
import { withDraft } from "./put-object.ts";
import { readRange } from "./range.ts";
import type { StoredRow } from "./records.ts";
import { S3Refusal } from "./refusal.ts";
import { findStored, getBucket, publish } from "./store.ts";
import { decodeUri } from "./uri.ts";
import { xmlResponse } from "./xml-write.ts";

/** A copy is a new upload of the same bytes: its ETag is an MD5 even if the source was a multipart upload. */
export async function copyObject(call: BucketCall): Promise<Response> {
  const { bucket, caller, store, target } = call;
  const source = readSource(call);
  const described = copiedDescription(call, source);
  const check = (existing: StoredRow | null): void => checkWriteConditions(caller.headers, existing);
  const algorithm = algorithmHeader(caller.headers, "x-amz-checksum-algorithm") ?? wholeAlgorithm(source.row);
  return withDraft(store, async (draft) => {
    const copied = await copyBytes(store.files.path(source.row.file), 0, source.row.size, draft, algorithm);
    const detail = { ...described, checksum: copied.checksum, partSizes: null };
    const row = { key: target.key, size: source.row.size, etag: copied.etag, modified_ms: call.now(), detail };
    await publish(store, draft, { bucket: bucket.name, row, check });
    return xmlResponse("CopyObjectResult", [
      ["LastModified", new Date(row.modified_ms).toISOString()],
      ["ETag", `"${row.etag}"`],
      copied.checksum === null ? undefined : [`Checksum${copied.checksum.algorithm}`, copied.checksum.value],
    ]);
  });
}

/** A copy keeps the kind of checksum that its source had. */
function wholeAlgorithm(row: StoredRow): ChecksumAlgorithm | null {
  return row.detail.checksum?.algorithm ?? null;
}

interface Source {
  readonly bucket: string;
  readonly row: StoredRow;
}

/** `bucket/key`, percent-encoded, with or without a leading slash and `?versionId=null`. */
function readSource(call: BucketCall): Source {
  const { caller, store } = call;
  const [path = "", version] = (caller.headers.get("x-amz-copy-source") ?? "").split("?versionId=");
  refuseVersion(version ?? null);
  const plain = decodeUri(path, "path").replace(/^\//, "");
  const slash = plain.indexOf("/");
  if (slash < 1 || slash === plain.length - 1) {
    throw new S3Refusal("InvalidArgument", `Cannot copy from "${plain}": it is not "bucket/key"`);
  }
  const bucket = getBucket(store, plain.slice(0, slash));
  const row = findStored(store, bucket.name, plain.slice(slash + 1));
  checkReadAccess(bucket, caller.owner, row?.detail.acl ?? null);
  if (row === null) throw new S3Refusal("NoSuchKey", `Cannot copy from "${plain}": it does not exist`);
  checkReadConditions(caller.headers, row, "x-amz-copy-source-");
  return { bucket: bucket.name, row };
}

/** COPY takes the source's headers and metadata; the ACL is never copied. */
function copiedDescription(call: BucketCall, source: Source): StoredRow["detail"] | ReturnType<typeof readDescribed> {
  const directive = call.caller.headers.get("x-amz-metadata-directive") ?? "COPY";
  const asked = readDescribed(call.caller.headers);
  if (directive === "REPLACE") return asked;
  if (directive !== "COPY")
    throw new S3Refusal("InvalidArgument", '"x-amz-metadata-directive" is neither COPY nor REPLACE');
  if (source.bucket === call.bucket.name && source.row.key === call.target.key) {
    throw new S3Refusal(
      "InvalidRequest",
      "Cannot copy a key to itself: nothing would change; replace its metadata instead",
    );
  }
  return { ...source.row.detail, acl: asked.acl };
}

const pieceBytes = 1024 * 1024;

/** Appends bytes start..end of a data file to the draft. */
async function copyBytes(
  path: string,
  start: number,
  end: number,
  draft: Draft,
  algorithm: ChecksumAlgorithm | null,
): Promise<{ etag: string; checksum: StoredRow["detail"]["checksum"] }> {
  const digests = new Digests(new Set(algorithm === null ? [] : [algorithm]));
  for await (const piece of readPieces(path, start, end)) {
    digests.update(piece);
    await draft.write(piece);
  }
  const sums = digests.finish();
  const checksum =
    algorithm === null
      ? null
      : { algorithm, value: sums.of(algorithm).toString("base64"), type: "FULL_OBJECT" as const };
  return { etag: sums.md5.toString("hex"), checksum };
}

/** Each piece is valid until the next is asked for. */
export async function* readPieces(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  const file: FileHandle = await open(path, "r");
  try {
    const buffer = Buffer.alloc(Math.min(pieceBytes, Math.max(1, end - start)));
    for (let at = start; at < end;) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, end - at), at);
      if (bytesRead === 0) throw new Error(`data file "${path}" is shorter than its catalog entry`);
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** For UploadPartCopy: the source's bytes, or `x-amz-copy-source-range` of them, into the draft. */
export async function copyPart(
  call: BucketCall,
  draft: Draft,
  algorithm: ChecksumAlgorithm | null,
): Promise<{ size: number; etag: string; checksum: StoredRow["detail"]["checksum"] }> {
  const { row } = readSource(call);
  const header = call.caller.headers.get("x-amz-copy-source-range");
  const range = readRange(header, row.size);
  if (header !== null && range === null)
    throw new S3Refusal("InvalidArgument", '"x-amz-copy-source-range" is not "bytes=first-last"');
  const { start, end } = range ?? { start: 0, end: row.size };
  const copied = await copyBytes(call.store.files.path(row.file), start, end, draft, algorithm);
  return { size: end - start, ...copied };
}
