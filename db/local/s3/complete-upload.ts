// CompleteMultipartUpload: the named parts become one body, once; asking again gets the same answer again.
import { createHash } from "node:crypto";
import { type BucketCall, readXmlBody } from "./call.ts";
import { checkWriteConditions } from "./conditions.ts";
import { readPieces } from "./copy-object.ts";
import { type Checksum, checksumAlgorithms, compositeChecksum, promisedChecksum } from "./digests.ts";
import { checksumXml } from "./multipart.ts";
import { withDraft } from "./put-object.ts";
import type { Completed, PartRow, UploadRow } from "./records.ts";
import { S3Refusal } from "./refusal.ts";
import { findStored, publish } from "./store.ts";
import { getOpenUpload, getUpload, listParts, markCompleted } from "./uploads.ts";
import { childrenNamed, childText, malformed, requiredText, wholeNumber, type XmlElement } from "./xml-read.ts";
import { xmlResponse } from "./xml-write.ts";

/** Of every part but the last. */
const partBytesMin = 5 * 1024 * 1024;

interface NamedPart {
  readonly number: number;
  readonly etag: string;
  readonly sum: string | null;
}

/** Throws InvalidPart, InvalidPartOrder, EntityTooSmall, MalformedXML, NoSuchUpload; after any of them the upload is still open. */
export async function completeMultipartUpload(call: BucketCall): Promise<Response> {
  const { bucket, store, target } = call;
  const id = target.query.get("uploadId") ?? "";
  getUpload(store, bucket.name, target.key, id);
  const named = readParts(await readXmlBody(call, "CompleteMultipartUpload", "of the key"));
  const list = named.map(({ number, etag }) => `${number}:${etag}`).join(",");
  const before = earlierAnswer(call, id, list);
  if (before !== null) return before;
  try {
    const upload = getOpenUpload(store, bucket.name, target.key, id);
    return answer(call, await assemble(call, upload, named, list));
  } catch (cause) {
    // Two completions at once: the one that came second answers like the first.
    const meanwhile = earlierAnswer(call, id, list);
    if (meanwhile !== null) return meanwhile;
    throw cause;
  }
}

/** The stored answer, if this very list of parts has been completed before. */
function earlierAnswer(call: BucketCall, id: string, list: string): Response | null {
  const { completed } = getUpload(call.store, call.bucket.name, call.target.key, id);
  return completed !== null && completed.parts === list ? answer(call, completed) : null;
}

function answer(call: BucketCall, completed: Completed): Response {
  return xmlResponse("CompleteMultipartUploadResult", [
    ["Location", call.request.url.replace(/\?.*$/, "")],
    ["Bucket", call.bucket.name],
    ["Key", call.target.key],
    ["ETag", `"${completed.etag}"`],
    checksumXml(completed),
    completed.checksum === null ? undefined : ["ChecksumType", completed.checksum.type],
  ]);
}

function readParts(root: XmlElement): NamedPart[] {
  const named = childrenNamed(root, "Part").map((part) => ({
    number: wholeNumber(requiredText(part, "PartNumber"), "PartNumber", 1),
    etag: requiredText(part, "ETag").trim().replaceAll('"', ""),
    sum:
      checksumAlgorithms.map((algorithm) => childText(part, `Checksum${algorithm}`)).find((text) => text !== null) ??
      null,
  }));
  if (named.length === 0) throw malformed("no part is named");
  return named;
}

/** One new file from the parts' files: readers then need no knowledge of parts, and a range stays one slice. */
async function assemble(
  call: BucketCall,
  upload: UploadRow,
  named: readonly NamedPart[],
  list: string,
): Promise<Completed> {
  const { bucket, caller, store, target } = call;
  const parts = matchParts(listParts(store, upload.id, 0, 10_000), named);
  const checksum = checkChecksums(call, upload, parts, named);
  const check = (existing: Parameters<typeof checkWriteConditions>[1]): void =>
    checkWriteConditions(caller.headers, existing);
  check(findStored(store, bucket.name, target.key));
  const sums = createHash("md5");
  for (const part of parts) sums.update(part.etag, "hex");
  const completed = { parts: list, etag: `${sums.digest("hex")}-${parts.length}`, checksum };
  const { headers, meta, acl } = upload.detail;
  return withDraft(store, async (draft) => {
    for (const part of parts) {
      for await (const piece of readPieces(store.files.path(part.file), 0, part.size)) await draft.write(piece);
    }
    const partSizes = parts.map(({ size }) => size);
    const detail = { headers, meta, acl, checksum, partSizes };
    const size = partSizes.reduce((sum, bytes) => sum + bytes, 0);
    await publish(store, draft, {
      bucket: bucket.name,
      row: { key: target.key, size, etag: completed.etag, modified_ms: call.now(), detail },
      check: (existing) => {
        check(existing);
        // While the parts were copied one may have been sent again, or the upload aborted.
        getOpenUpload(store, bucket.name, target.key, upload.id);
        matchParts(listParts(store, upload.id, 0, 10_000), named);
      },
      also: () => markCompleted(store, upload.id, completed),
    });
    return completed;
  });
}

/** The stored parts that are named, in order. */
function matchParts(stored: readonly PartRow[], named: readonly NamedPart[]): PartRow[] {
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  let previous = 0;
  // A part that was sent twice may be named twice: the last one counts.
  const last = named.filter(({ number }, index) => named[index + 1]?.number !== number);
  return last.map(({ number, etag }, index) => {
    if (number <= previous)
      throw new S3Refusal("InvalidPartOrder", "Cannot complete the upload: the parts are not in ascending order");
    previous = number;
    const part = byNumber.get(number);
    if (part === undefined || part.etag !== etag) {
      throw new S3Refusal(
        "InvalidPart",
        `Cannot complete the upload: part ${number} was not uploaded or has another ETag`,
      );
    }
    if (index < last.length - 1 && part.size < partBytesMin) {
      throw new S3Refusal(
        "EntityTooSmall",
        `Cannot complete the upload: part ${number} is smaller than ${partBytesMin} bytes`,
      );
    }
    return part;
  });
}

/** S3 asks for every part's checksum again when the upload was begun with an algorithm. */
function checkChecksums(
  call: BucketCall,
  upload: UploadRow,
  parts: readonly PartRow[],
  named: readonly NamedPart[],
): Checksum | null {
  const { algorithm } = upload.detail;
  if (algorithm === null) return null;
  const sums = parts.map((part) => part.checksum?.value ?? "");
  const whole = compositeChecksum(algorithm, sums);
  const promised = promisedChecksum(call.caller.headers);
  if (promised !== null && promised.value !== whole.value) {
    throw new S3Refusal("BadDigest", `Cannot complete the upload: its ${algorithm} checksum does not match the parts'`);
  }
  const sumOf = new Map(parts.map((part, index) => [part.number, sums[index]]));
  for (const { number, sum } of named) {
    if (sum === null)
      throw new S3Refusal(
        "InvalidRequest",
        `Cannot complete the upload: the ${algorithm} checksum of part ${number} is missing`,
      );
    if (sum !== sumOf.get(number))
      throw new S3Refusal("InvalidPart", `Cannot complete the upload: part ${number} has another checksum`);
  }
  return whole;
}
