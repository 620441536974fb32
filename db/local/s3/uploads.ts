// Multipart uploads in the catalog: begun, given parts, completed or aborted.
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import * as v from "valibot";
import type { Draft } from "./data-files.ts";
import { type Completed, PartRow, type UploadDetail, UploadRow } from "./records.ts";
import { S3Refusal } from "./refusal.ts";
import type { Store } from "./store.ts";

const uploadColumns = "id, bucket, key, created_ms, detail, completed";
const partColumns = "number, size, etag, modified_ms, file, checksum";

/** The upload's id: 128 random bits, since whoever knows it and may write can finish it. */
export function createUpload(store: Store, bucket: string, key: string, detail: UploadDetail, nowMs: number): string {
  const id = randomBytes(16).toString("hex");
  const values = [id, bucket, key, nowMs, JSON.stringify(detail)];
  store.catalog.run("insert into uploads (id, bucket, key, created_ms, detail) values (?, ?, ?, ?, ?)", ...values);
  return id;
}

/** Also one that is completed. Throws NoSuchUpload. */
export function getUpload({ catalog }: Store, bucket: string, key: string, id: string): UploadRow {
  const row = catalog.one(UploadRow, `select ${uploadColumns} from uploads where id = ?`, id);
  if (row === null || row.bucket !== bucket || row.key !== key) throw noSuchUpload(id);
  return row;
}

/** Throws NoSuchUpload for one that is completed, too. */
export function getOpenUpload(store: Store, bucket: string, key: string, id: string): UploadRow {
  const row = getUpload(store, bucket, key, id);
  if (row.completed !== null) throw noSuchUpload(id);
  return row;
}

/** One text for all three, since the row is gone in two of them. */
function noSuchUpload(id: string): S3Refusal {
  return new S3Refusal("NoSuchUpload", `Cannot find the upload "${id}": it does not exist, was aborted or is complete`);
}

/** Open uploads after (key, id), by key and then id. */
export function scanUploads(
  { catalog }: Store,
  bucket: string,
  range: { prefix: string; until: string | null; afterKey: string; afterId: string; limit: number },
): UploadRow[] {
  const sql = `select ${uploadColumns} from uploads where bucket = ? and completed is null and key >= ?
    and (key > ? or (key = ? and id > ?)) ${range.until === null ? "" : "and key < ?"} order by key, id limit ?`;
  const until = range.until === null ? [] : [range.until];
  const { prefix, afterKey, afterId, limit } = range;
  return catalog.all(UploadRow, sql, bucket, prefix, afterKey, afterKey, afterId, ...until, limit);
}

/** By number, those above `after`. */
export function listParts({ catalog }: Store, id: string, after: number, limit: number): PartRow[] {
  const sql = `select ${partColumns} from parts where upload = ? and number > ? order by number limit ?`;
  return catalog.all(PartRow, sql, id, after, limit);
}

/** A part that is sent again replaces the first; the upload may have been aborted while the bytes came. */
export async function publishPart(
  store: Store,
  upload: UploadRow,
  draft: Draft,
  part: Omit<PartRow, "file">,
): Promise<void> {
  const { catalog, files } = store;
  await draft.keep();
  try {
    const replaced = catalog.atomically(() => {
      getOpenUpload(store, upload.bucket, upload.key, upload.id);
      const sql = `select ${partColumns} from parts where upload = ? and number = ?`;
      const existing = catalog.one(PartRow, sql, upload.id, part.number);
      const checksum = part.checksum === null ? null : JSON.stringify(part.checksum);
      const values = [upload.id, part.number, part.size, part.etag, part.modified_ms, draft.id, checksum];
      catalog.run(`insert or replace into parts (upload, ${partColumns}) values (?, ?, ?, ?, ?, ?, ?)`, ...values);
      catalog.run("insert into files (id) values (?)", draft.id);
      if (existing !== null) catalog.run("delete from files where id = ?", existing.file);
      return existing?.file;
    });
    if (replaced !== undefined) files.discard([replaced]);
  } catch (cause) {
    rmSync(files.path(draft.id), { force: true });
    throw cause;
  }
}

/** To be called inside a transaction; returns the data files of its parts, which no row names any more. */
function forgetParts({ catalog }: Store, id: string): string[] {
  const File = v.object({ file: v.string() });
  const gone = catalog.all(File, "select file from parts where upload = ?", id).map(({ file }) => file);
  catalog.run("delete from files where id in (select file from parts where upload = ?)", id);
  catalog.run("delete from parts where upload = ?", id);
  return gone;
}

/** To be called inside the transaction that publishes the whole. */
export function markCompleted(store: Store, id: string, completed: Completed): string[] {
  store.catalog.run("update uploads set completed = ? where id = ?", JSON.stringify(completed), id);
  return forgetParts(store, id);
}

/** Forgets the upload and its parts, also one that is completed (its key stays). */
export function abortUpload(store: Store, id: string): void {
  const gone = store.catalog.atomically(() => {
    const parts = forgetParts(store, id);
    store.catalog.run("delete from uploads where id = ?", id);
    return parts;
  });
  store.files.discard(gone);
}
