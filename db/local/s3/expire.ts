// Carries out the lifecycle rules, and forgets the answers of uploads that were completed long ago.
import * as v from "valibot";
import { type BucketRow, UploadRow } from "./records.ts";
import { deleteStored, listBuckets, scanKeys, type Store } from "./store.ts";
import { abortUpload, scanUploads } from "./uploads.ts";
import { afterPrefix } from "./uri.ts";

/** A repeated completion gets its answer for this long. */
const rememberMs = 7 * 24 * 3600 * 1000;
const batch = 1000;

/** `dayMs` is what a rule's "day" lasts: 86,400,000 but in tests. Returns how much went. */
export function expire(store: Store, nowMs: number, dayMs: number): number {
  let gone = 0;
  for (const bucket of listBuckets(store)) gone += expireIn(store, bucket, nowMs, dayMs);
  const Id = v.object({ id: UploadRow.entries.id });
  const old = store.catalog.all(
    Id,
    "select id from uploads where completed is not null and created_ms < ?",
    nowMs - rememberMs,
  );
  for (const { id } of old) abortUpload(store, id);
  return gone;
}

function expireIn(store: Store, bucket: BucketRow, nowMs: number, dayMs: number): number {
  let gone = 0;
  for (const rule of bucket.lifecycle ?? []) {
    if (!rule.enabled) continue;
    const dated = rule.expireDate !== null && Date.parse(rule.expireDate) <= nowMs;
    const keysBefore = dated ? nowMs : rule.expireDays === null ? null : nowMs - rule.expireDays * dayMs;
    if (keysBefore !== null) gone += expireKeys(store, bucket.name, rule.prefix, keysBefore);
    if (rule.abortDays !== null) gone += expireUploads(store, bucket.name, rule.prefix, nowMs - rule.abortDays * dayMs);
  }
  return gone;
}

/** In batches, since a bucket may hold more keys than one answer should. */
function expireKeys(store: Store, bucket: string, prefix: string, beforeMs: number): number {
  const until = prefix === "" ? null : afterPrefix(prefix);
  let gone = 0;
  for (let from = prefix, inclusive = true; ; inclusive = false) {
    const rows = scanKeys(store, bucket, { from, inclusive, until, limit: batch });
    for (const { key, modified_ms } of rows) {
      // Asked again inside the deletion: the key may have been written anew since it was listed.
      if (modified_ms <= beforeMs && deleteStored(store, bucket, key, (row) => row.modified_ms <= beforeMs)) gone++;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return gone;
    from = last.key;
  }
}

function expireUploads(store: Store, bucket: string, prefix: string, beforeMs: number): number {
  const until = prefix === "" ? null : afterPrefix(prefix);
  let gone = 0;
  for (let afterKey = "", afterId = ""; ;) {
    const rows = scanUploads(store, bucket, { prefix, until, afterKey, afterId, limit: batch });
    for (const upload of rows) {
      if (upload.created_ms > beforeMs) continue;
      abortUpload(store, upload.id);
      gone++;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return gone;
    afterKey = last.key;
    afterId = last.id;
  }
}
