// GET and HEAD of a key: conditions, ranges, parts, response-* overrides.
import { checkReadAccess } from "./access.ts";
import type { BucketCall } from "./call.ts";
import { checkReadConditions } from "./conditions.ts";
import { checksumHeaders, describedHeaders } from "./described.ts";
import { type ByteRange, contentRange, partRange, readRange } from "./range.ts";
import type { StoredRow } from "./records.ts";
import { S3Refusal } from "./refusal.ts";
import { findStored } from "./store.ts";

/** Throws NoSuchKey, NotModified, PreconditionFailed, InvalidRange, InvalidPart. */
export async function getObject(call: BucketCall): Promise<Response> {
  const { target, caller, store } = call;
  const row = readableRow(call);
  checkReadConditions(caller.headers, row);
  const range = requestedRange(call, row);
  const headers = describedHeaders(call, row);
  // The checksum is of the whole; a client would hold a part against it.
  if (caller.headers.get("x-amz-checksum-mode")?.toUpperCase() === "ENABLED" && range === null) {
    for (const [name, value] of checksumHeaders(row)) headers.set(name, value);
  }
  if (target.query.has("partNumber") && row.detail.partSizes !== null) {
    headers.set("x-amz-mp-parts-count", String(row.detail.partSizes.length));
  }
  if (range !== null) headers.set("content-range", contentRange(range, row.size));
  const status = range === null ? 200 : 206;
  if (call.request.method === "HEAD") {
    headers.set("content-length", String(range === null ? row.size : range.end - range.start));
    return new Response(null, { status, headers });
  }
  return new Response(bodyOf(store.files.path(row.file), row.size, range), { status, headers });
}

/** An empty text, not the empty file: Bun answers a file of 0 bytes with 204 in some versions. */
function bodyOf(path: string, size: number, range: ByteRange | null): Blob | string {
  if (size === 0) return "";
  return range === null ? Bun.file(path) : Bun.file(path).slice(range.start, range.end);
}

/** Throws NoSuchKey, or AccessDenied to those who may not know. */
export function readableRow(call: BucketCall): StoredRow {
  const { bucket, caller, store, target } = call;
  refuseVersion(target.query.get("versionId"));
  const row = findStored(store, bucket.name, target.key);
  checkReadAccess(bucket, caller.owner, row?.detail.acl ?? null);
  if (row === null) throw new S3Refusal("NoSuchKey", `Cannot find the key "${target.key}": it does not exist`);
  return row;
}

/** Without versioning the only version is called "null". */
export function refuseVersion(versionId: string | null): void {
  if (versionId === null || versionId === "" || versionId === "null") return;
  throw new S3Refusal("NoSuchVersion", `Cannot find the version "${versionId}": this endpoint keeps no versions`);
}

function requestedRange(call: BucketCall, row: StoredRow): ByteRange | null {
  const partNumber = call.target.query.number("partNumber", 1, 10_000);
  const range = call.caller.headers.get("range");
  if (partNumber === null) return readRange(range, row.size);
  if (range !== null) throw new S3Refusal("InvalidRequest", "Cannot answer a range and a part number together");
  const part = partRange(partNumber, row.size, row.detail.partSizes);
  return part.end === part.start ? null : part;
}
