// ListObjects, ListObjectsV2, and the listing of versions for clients that empty a bucket by it.
import type { BucketCall } from "./call.ts";
import { listPage, type Page } from "./list-page.ts";
import type { ListedRow } from "./records.ts";
import { notImplemented, S3Refusal } from "./refusal.ts";
import { scanKeys } from "./store.ts";
import { encodeUri } from "./uri.ts";
import { type XmlChild, xmlResponse } from "./xml-write.ts";

interface Listing {
  readonly page: Page;
  readonly max: number;
  readonly encode: (text: string) => string;
  readonly common: XmlChild[];
}

/** Version 1: pages by the last key. */
export async function listObjects(call: BucketCall): Promise<Response> {
  const marker = call.target.query.get("marker") ?? "";
  const { page, common, encode } = list(call, marker, "plain prefix");
  // Without a delimiter the last key serves as the marker, and S3 leaves NextMarker out.
  const next = page.truncated && call.target.query.get("delimiter") ? page.last : null;
  return xmlResponse("ListBucketResult", [
    ...common,
    ["Marker", encode(marker)],
    next === null ? undefined : ["NextMarker", encode(next)],
    ...page.rows.map((row): XmlChild => ["Contents", [...rowXml(row, encode), ownerXml(call)]]),
    ...prefixesXml(page, encode),
  ]);
}

/** Version 2: pages by an opaque token. */
export async function listObjectsV2(call: BucketCall): Promise<Response> {
  const { query } = call.target;
  if (query.get("list-type") !== "2") throw new S3Refusal("InvalidArgument", '"list-type" is not "2"');
  const token = query.get("continuation-token");
  const startAfter = query.get("start-after");
  const { page, common, encode } = list(call, token === null || token === "" ? (startAfter ?? "") : readToken(token));
  const withOwner = query.get("fetch-owner") === "true";
  return xmlResponse("ListBucketResult", [
    ...common,
    ["KeyCount", page.rows.length + page.prefixes.length],
    token === null ? undefined : ["ContinuationToken", token],
    startAfter === null ? undefined : ["StartAfter", encode(startAfter)],
    page.truncated ? ["NextContinuationToken", `1${Buffer.from(page.last).toString("base64url")}`] : undefined,
    ...page.rows.map((row): XmlChild => ["Contents", [...rowXml(row, encode), withOwner ? ownerXml(call) : undefined]]),
    ...prefixesXml(page, encode),
  ]);
}

/** Every key has one version, "null", as in a bucket that never had versioning. */
export async function listVersions(call: BucketCall): Promise<Response> {
  const marker = call.target.query.get("key-marker") ?? "";
  const { page, common, encode } = list(call, marker);
  return xmlResponse("ListVersionsResult", [
    ...common,
    ["KeyMarker", encode(marker)],
    ["VersionIdMarker", call.target.query.get("version-id-marker") ?? ""],
    page.truncated ? ["NextKeyMarker", encode(page.last)] : undefined,
    page.truncated ? ["NextVersionIdMarker", "null"] : undefined,
    ...page.rows.map((row): XmlChild => [
      "Version",
      [...rowXml(row, encode), ["VersionId", "null"], ["IsLatest", true], ownerXml(call)],
    ]),
    ...prefixesXml(page, encode),
  ]);
}

/** botocore decodes every encoded name of a listing but the prefix of version 1. */
function list(call: BucketCall, after: string, prefixAs?: "plain prefix"): Listing {
  const { query } = call.target;
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const max = Math.min(query.number("max-keys", 0, 2 ** 31) ?? 1000, 1000);
  const encode = encoder(query.get("encoding-type"));
  const page = listPage((range) => scanKeys(call.store, call.bucket.name, range), { prefix, delimiter, after, max });
  const common: XmlChild[] = [
    ["Name", call.bucket.name],
    ["Prefix", prefixAs === undefined ? encode(prefix) : prefix],
    delimiter === "" ? undefined : ["Delimiter", encode(delimiter)],
    ["MaxKeys", max],
    query.get("encoding-type") === null ? undefined : ["EncodingType", "url"],
    ["IsTruncated", page.truncated],
  ];
  return { page, max, encode, common };
}

/** `encoding-type=url` is how a key with control characters survives an XML 1.0 parser. */
export function encoder(type: string | null): (text: string) => string {
  if (type === null || type === "") return (text) => text;
  if (type !== "url") throw notImplemented(`encoding-type ${type}`);
  return (text) => encodeUri(text, true);
}

/** The last key in base64url behind a digit that stands for this form. */
function readToken(token: string): string {
  const text = Buffer.from(token.slice(1), "base64url");
  if (!token.startsWith("1") || text.toString("base64url") !== token.slice(1)) {
    throw new S3Refusal("InvalidArgument", "Cannot continue the listing: the continuation token is not one of ours");
  }
  return text.toString();
}

function rowXml(row: ListedRow, encode: (text: string) => string): XmlChild[] {
  return [
    ["Key", encode(row.key)],
    ["LastModified", new Date(row.modified_ms).toISOString()],
    ["ETag", `"${row.etag}"`],
    ["Size", row.size],
    ["StorageClass", "STANDARD"],
  ];
}

function ownerXml(call: BucketCall): XmlChild {
  return [
    "Owner",
    [
      ["ID", call.bucket.owner],
      ["DisplayName", call.bucket.owner],
    ],
  ];
}

function prefixesXml(page: Page, encode: (text: string) => string): XmlChild[] {
  return page.prefixes.map((prefix): XmlChild => ["CommonPrefixes", [["Prefix", encode(prefix)]]]);
}
