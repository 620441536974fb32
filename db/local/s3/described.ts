// What an upload says about its body, and how that comes back with GET and HEAD.
import { aclHeader } from "./access.ts";
import { headerName } from "./authenticate.ts";
import type { Call } from "./call.ts";
import type { CallHeaders } from "./call-headers.ts";
import type { Described, StoredRow } from "./records.ts";
import { notImplemented, S3Refusal } from "./refusal.ts";
import type { Query } from "./target.ts";

const keptHeaders = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];
const metaBytesMax = 2048;
/** Present means: store it differently. Silence about these would be a lie. */
const gaps = ["x-amz-tagging", "x-amz-website-redirect-location", "x-amz-write-offset-bytes"];
const gapPrefixes = ["x-amz-server-side-encryption", "x-amz-object-lock-"];

/** Throws NotImplemented for what would have to be stored differently, MetadataTooLarge above S3's 2 KB. */
export function readDescribed(headers: CallHeaders): Described {
  refuseGaps(headers);
  const kept: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = name === "content-encoding" ? storedEncoding(headers.get(name)) : headers.get(name);
    if (value !== null && value !== "") kept[name] = value;
  }
  const meta = Object.fromEntries(headers.startingWith("x-amz-meta-"));
  // A presigned query can carry what no header of the answer could.
  for (const [name, value] of Object.entries(meta)) {
    if (!headerName.test(name))
      throw new S3Refusal("InvalidArgument", "Cannot store the metadata: a name is no header name");
    checkHeaderText(value, "metadata");
  }
  const bytes = Object.entries(meta).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (bytes > metaBytesMax)
    throw new S3Refusal("MetadataTooLarge", `Cannot store the metadata: it is larger than ${metaBytesMax} bytes`);
  return { headers: kept, meta, acl: aclHeader(headers) };
}

function checkHeaderText(text: string, what: string): void {
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) {
    throw new S3Refusal("InvalidArgument", `Cannot use the ${what}: it has characters that no header may have`);
  }
}

function refuseGaps(headers: CallHeaders): void {
  for (const name of gaps) if (headers.get(name) !== null) throw notImplemented(name);
  for (const prefix of gapPrefixes) if (headers.startingWith(prefix).size > 0) throw notImplemented(prefix);
  if ((headers.get("x-amz-storage-class") ?? "STANDARD") !== "STANDARD") throw notImplemented("x-amz-storage-class");
}

/** `aws-chunked` names how the body travelled and is no property of what is stored. */
function storedEncoding(value: string | null): string | null {
  if (value === null) return null;
  return value
    .split(",")
    .map((token) => token.trim())
    .filter((token) => token.toLowerCase() !== "aws-chunked")
    .join(", ");
}

const overrides = new Map(keptHeaders.map((name) => [`response-${name}`, name]));

/** Headers of GET and HEAD but for length and range. */
export function describedHeaders(call: Call, row: StoredRow): Headers {
  const headers = new Headers({
    "accept-ranges": "bytes",
    "content-type": "binary/octet-stream",
    etag: `"${row.etag}"`,
    "last-modified": new Date(row.modified_ms).toUTCString(),
  });
  for (const [name, value] of Object.entries(row.detail.headers)) headers.set(name, value);
  for (const [name, value] of Object.entries(row.detail.meta)) headers.set(`x-amz-meta-${name}`, value);
  applyOverrides(headers, call.target.query, call.caller.owner);
  return headers;
}

/** `response-content-type` and its like: part of a signed address, and so refused to strangers. */
function applyOverrides(headers: Headers, query: Query, owner: string | null): void {
  for (const [parameter, name] of overrides) {
    const value = query.get(parameter);
    if (value === null) continue;
    if (owner === null) throw new S3Refusal("InvalidRequest", `Cannot use "${parameter}": the request is anonymous`);
    checkHeaderText(value, parameter);
    headers.set(name, value);
  }
}

/** None when the upload came without a checksum. */
export function checksumHeaders(row: Pick<StoredRow, "detail">): [name: string, value: string][] {
  const { checksum } = row.detail;
  if (checksum === null) return [];
  return [
    [`x-amz-checksum-${checksum.algorithm.toLowerCase()}`, checksum.value],
    ["x-amz-checksum-type", checksum.type],
  ];
}
