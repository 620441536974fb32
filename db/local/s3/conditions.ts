// If-Match, If-None-Match and their times, for reads, writes and copy sources.
import type { CallHeaders } from "./call-headers.ts";
import type { StoredRow } from "./records.ts";
import { S3Refusal } from "./refusal.ts";

function failed(name: string): S3Refusal {
  return new S3Refusal("PreconditionFailed", `Cannot answer: the condition "${name}" does not hold`);
}

/** True when `list` names the tag, with or without quotes, or is `*`. */
function names(list: string, etag: string): boolean {
  return list.split(",").some((item) => {
    const tag = item.trim().replace(/^W\//, "").replaceAll('"', "");
    return tag === "*" || tag === etag;
  });
}

/** Whole seconds, as in Last-Modified; null for what is no date, which is to be ignored. */
function secondsOf(text: string | null): number | null {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : Math.floor(at / 1000);
}

/** For GET and HEAD; `prefix` is "x-amz-copy-source-" for the source of a copy, where 304 becomes 412. */
export function checkReadConditions(
  headers: CallHeaders,
  row: StoredRow,
  prefix: "" | "x-amz-copy-source-" = "",
): void {
  const modified = Math.floor(row.modified_ms / 1000);
  const unchanged = (): S3Refusal =>
    prefix === ""
      ? new S3Refusal("NotModified", "Not Modified", {
          etag: `"${row.etag}"`,
          "last-modified": new Date(row.modified_ms).toUTCString(),
        })
      : failed("if-none-match");
  const match = headers.get(`${prefix}if-match`);
  const unmodified = secondsOf(headers.get(`${prefix}if-unmodified-since`));
  if (match !== null) {
    if (!names(match, row.etag)) throw failed("if-match");
  } else if (unmodified !== null && modified > unmodified) throw failed("if-unmodified-since");
  const noneMatch = headers.get(`${prefix}if-none-match`);
  const since = secondsOf(headers.get(`${prefix}if-modified-since`));
  if (noneMatch !== null) {
    if (names(noneMatch, row.etag)) throw unchanged();
  } else if (since !== null && modified <= since) throw unchanged();
}

/** For PUT, copy and completion: to be asked before the body, to fail early, and again at the moment of publishing. */
export function checkWriteConditions(headers: CallHeaders, existing: StoredRow | null): void {
  const match = headers.get("if-match");
  if (match !== null) {
    if (existing === null) throw new S3Refusal("NoSuchKey", 'Cannot check "if-match": the key does not exist');
    if (!names(match, existing.etag)) throw failed("if-match");
  }
  const noneMatch = headers.get("if-none-match");
  if (noneMatch !== null && existing !== null && names(noneMatch, existing.etag)) throw failed("if-none-match");
}
