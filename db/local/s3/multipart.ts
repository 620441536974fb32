// Multipart uploads: begin, take parts, abort, and the two listings.
import { receive } from "./body.ts";
import type { BucketCall } from "./call.ts";
import { copyPart } from "./copy-object.ts";
import { readDescribed } from "./described.ts";
import { algorithmHeader } from "./digests.ts";
import { encoder } from "./list-objects.ts";
import { withDraft } from "./put-object.ts";
import type { PartRow, UploadRow } from "./records.ts";
import { notImplemented, S3Refusal } from "./refusal.ts";
import { abortUpload, createUpload, getOpenUpload, listParts, publishPart, scanUploads } from "./uploads.ts";
import { afterPrefix } from "./uri.ts";
import { type XmlChild, xmlResponse } from "./xml-write.ts";

/** What is said here about the body (type, metadata, ACL) counts for the finished key. */
export async function createMultipartUpload(call: BucketCall): Promise<Response> {
  const { bucket, caller, store, target } = call;
  const algorithm = algorithmHeader(caller.headers, "x-amz-checksum-algorithm");
  // A whole-body checksum would have to be computed over all parts again.
  if (caller.headers.get("x-amz-checksum-type") === "FULL_OBJECT")
    throw notImplemented("x-amz-checksum-type: FULL_OBJECT");
  const detail = { ...readDescribed(caller.headers), algorithm };
  const id = createUpload(store, bucket.name, target.key, detail, call.now());
  const answer = xmlResponse("InitiateMultipartUploadResult", [
    ["Bucket", bucket.name],
    ["Key", target.key],
    ["UploadId", id],
  ]);
  if (algorithm !== null) {
    answer.headers.set("x-amz-checksum-algorithm", algorithm);
    answer.headers.set("x-amz-checksum-type", "COMPOSITE");
  }
  return answer;
}

function openUpload(call: BucketCall): UploadRow {
  return getOpenUpload(call.store, call.bucket.name, call.target.key, call.target.query.get("uploadId") ?? "");
}

function partNumberOf(call: BucketCall): number {
  const number = call.target.query.number("partNumber", 1, 10_000);
  if (number === null) throw new S3Refusal("InvalidArgument", 'Cannot store the part: "partNumber" is missing');
  return number;
}

/** Throws NoSuchUpload also when the upload was aborted while the bytes came. */
export async function uploadPart(call: BucketCall): Promise<Response> {
  const { caller, store } = call;
  const upload = openUpload(call);
  const number = partNumberOf(call);
  return withDraft(store, async (draft) => {
    const { size, md5, checksum } = await receive(call.request, caller, (bytes) => draft.write(bytes));
    const { algorithm } = upload.detail;
    if (algorithm !== null && checksum?.algorithm !== algorithm) {
      throw new S3Refusal(
        "InvalidRequest",
        `Cannot store the part: the upload was begun with ${algorithm} checksums and it has none`,
      );
    }
    const etag = md5.toString("hex");
    await publishPart(store, upload, draft, { number, size, etag, modified_ms: call.now(), checksum });
    const headers = new Headers({ etag: `"${etag}"` });
    if (checksum !== null) headers.set(`x-amz-checksum-${checksum.algorithm.toLowerCase()}`, checksum.value);
    return new Response(null, { headers });
  });
}

/** A part out of a stored key, whole or by range. */
export async function uploadPartCopy(call: BucketCall): Promise<Response> {
  const { store } = call;
  const upload = openUpload(call);
  const number = partNumberOf(call);
  return withDraft(store, async (draft) => {
    const copied = await copyPart(call, draft, upload.detail.algorithm);
    const part = { number, modified_ms: call.now(), ...copied };
    await publishPart(store, upload, draft, part);
    return xmlResponse("CopyPartResult", [
      ["LastModified", new Date(part.modified_ms).toISOString()],
      ["ETag", `"${part.etag}"`],
      checksumXml(part),
    ]);
  });
}

/** `<ChecksumSHA256>…`; nothing when there is no checksum. */
export function checksumXml({ checksum }: Pick<PartRow, "checksum">): XmlChild {
  return checksum === null ? undefined : [`Checksum${checksum.algorithm}`, checksum.value];
}

/** Throws NoSuchUpload for one that is completed: its parts are the key by now. */
export async function abortMultipartUpload(call: BucketCall): Promise<Response> {
  abortUpload(call.store, openUpload(call).id);
  return new Response(null, { status: 204 });
}

/** By part number; S3 pages it by the last number. */
export async function listUploadParts(call: BucketCall): Promise<Response> {
  const { bucket, store, target } = call;
  const upload = openUpload(call);
  const max = Math.min(target.query.number("max-parts", 0, 2 ** 31) ?? 1000, 1000);
  const after = target.query.number("part-number-marker", 0, 2 ** 31) ?? 0;
  const found = listParts(store, upload.id, after, max + 1);
  const parts = found.slice(0, max);
  const owner: XmlChild[] = [
    ["ID", bucket.owner],
    ["DisplayName", bucket.owner],
  ];
  return xmlResponse("ListPartsResult", [
    ["Bucket", bucket.name],
    ["Key", target.key],
    ["UploadId", upload.id],
    ["PartNumberMarker", after],
    ["NextPartNumberMarker", parts.at(-1)?.number ?? after],
    ["MaxParts", max],
    ["IsTruncated", max > 0 && found.length > max],
    ...parts.map((part): XmlChild => [
      "Part",
      [
        ["PartNumber", part.number],
        ["LastModified", new Date(part.modified_ms).toISOString()],
        ["ETag", `"${part.etag}"`],
        ["Size", part.size],
        checksumXml(part),
      ],
    ]),
    ["Initiator", owner],
    ["Owner", owner],
    ["StorageClass", "STANDARD"],
    upload.detail.algorithm === null ? undefined : ["ChecksumAlgorithm", upload.detail.algorithm],
  ]);
}

/** A key marker without an upload id means: behind all uploads of that key; ids are hexadecimal. */
const behindAllIds = "~";

/** Open uploads only, by key and id. */
export async function listMultipartUploads(call: BucketCall): Promise<Response> {
  const { bucket, store } = call;
  const { query } = call.target;
  if (query.get("delimiter")) throw notImplemented("delimiter in ListMultipartUploads");
  const prefix = query.get("prefix") ?? "";
  const keyMarker = query.get("key-marker") ?? "";
  const idMarker = query.get("upload-id-marker") ?? "";
  const max = Math.min(query.number("max-uploads", 0, 2 ** 31) ?? 1000, 1000);
  const encode = encoder(query.get("encoding-type"));
  const until = prefix === "" ? null : afterPrefix(prefix);
  const afterId = idMarker === "" ? behindAllIds : idMarker;
  const found = scanUploads(store, bucket.name, { prefix, until, afterKey: keyMarker, afterId, limit: max + 1 });
  const uploads = found.slice(0, max);
  const truncated = max > 0 && found.length > max;
  const last = uploads.at(-1);
  return xmlResponse("ListMultipartUploadsResult", [
    ["Bucket", bucket.name],
    ["KeyMarker", encode(keyMarker)],
    ["UploadIdMarker", idMarker],
    truncated && last !== undefined ? ["NextKeyMarker", encode(last.key)] : undefined,
    truncated && last !== undefined ? ["NextUploadIdMarker", last.id] : undefined,
    ["Prefix", encode(prefix)],
    ["MaxUploads", max],
    query.get("encoding-type") === null ? undefined : ["EncodingType", "url"],
    ["IsTruncated", truncated],
    ...uploads.map((upload): XmlChild => [
      "Upload",
      [
        ["Key", encode(upload.key)],
        ["UploadId", upload.id],
        ["Initiated", new Date(upload.created_ms).toISOString()],
        ["StorageClass", "STANDARD"],
      ],
    ]),
  ]);
}
