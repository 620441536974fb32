// One folder of buckets: the catalog with its verbs on buckets and on stored keys, and the data files they name.
import { rmSync } from "node:fs";
import * as v from "valibot";
import { type Catalog, openCatalog } from "./catalog.ts";
import { type DataFiles, type Draft, openDataFiles } from "./data-files.ts";
import { type Acl, BucketRow, type CorsRule, type LifecycleRule, ListedRow, StoredRow } from "./records.ts";
import { S3Refusal } from "./refusal.ts";

export interface Store {
  readonly catalog: Catalog;
  readonly files: DataFiles;
}

const File = v.object({ file: v.string() });

/** Throws what catalog.ts throws. Only the holder of the catalog's lock sweeps. */
export function openStore(root: string): Store {
  const catalog = openCatalog(root);
  const Id = v.object({ id: v.string() });
  const live = new Set(catalog.all(Id, "select id from files").map(({ id }) => id));
  return { catalog, files: openDataFiles(root, (id) => live.has(id)) };
}

/** To be called when no operation runs. */
export function closeStore({ catalog, files }: Store): void {
  files.close();
  catalog.close();
}

const bucketColumns = "name, owner, created_ms, acl, cors, lifecycle";

/** Throws NoSuchBucket. */
export function getBucket({ catalog }: Store, name: string): BucketRow {
  const row = catalog.one(BucketRow, `select ${bucketColumns} from buckets where name = ?`, name);
  if (row === null) throw new S3Refusal("NoSuchBucket", `Cannot find the bucket "${name}": it does not exist`);
  return row;
}

/** Of all owners. */
export function listBuckets({ catalog }: Store): BucketRow[] {
  return catalog.all(BucketRow, `select ${bucketColumns} from buckets order by name`);
}

/** Making a bucket again is fine for its owner, as in us-east-1. */
export function createBucket(store: Store, name: string, owner: string, acl: Acl, nowMs: number): void {
  const { catalog } = store;
  catalog.atomically(() => {
    const existing = catalog.one(BucketRow, `select ${bucketColumns} from buckets where name = ?`, name);
    if (existing !== null && existing.owner !== owner) {
      throw new S3Refusal("BucketAlreadyExists", `Cannot make the bucket "${name}": it belongs to somebody else`);
    }
    catalog.run(
      "insert or ignore into buckets (name, owner, created_ms, acl) values (?, ?, ?, ?)",
      name,
      owner,
      nowMs,
      acl,
    );
  });
}

/** Unfinished uploads go with their bucket; stored keys do not. */
export function deleteBucket({ catalog, files }: Store, name: string): void {
  const gone = catalog.atomically(() => {
    if (catalog.one(File, "select file from objects where bucket = ? limit 1", name) !== null) {
      throw new S3Refusal("BucketNotEmpty", `Cannot delete the bucket "${name}": it is not empty`);
    }
    const ofBucket = "upload in (select id from uploads where bucket = ?)";
    const parts = catalog.all(File, `select file from parts where ${ofBucket}`, name).map(({ file }) => file);
    catalog.run(`delete from files where id in (select file from parts where ${ofBucket})`, name);
    catalog.run(`delete from parts where ${ofBucket}`, name);
    catalog.run("delete from uploads where bucket = ?", name);
    catalog.run("delete from buckets where name = ?", name);
    return parts;
  });
  files.discard(gone);
}

/** For those who are not the owner, from the next request on. */
export function setBucketAcl({ catalog }: Store, name: string, acl: Acl): void {
  catalog.run("update buckets set acl = ? where name = ?", acl, name);
}

/** All rules at once; null removes them. */
export function setBucketCors({ catalog }: Store, name: string, rules: readonly CorsRule[] | null): void {
  catalog.run("update buckets set cors = ? where name = ?", rules === null ? null : JSON.stringify(rules), name);
}

/** All rules at once; null removes them. */
export function setBucketLifecycle({ catalog }: Store, name: string, rules: readonly LifecycleRule[] | null): void {
  catalog.run("update buckets set lifecycle = ? where name = ?", rules === null ? null : JSON.stringify(rules), name);
}

/** Null when there is no such key. */
export function findStored({ catalog }: Store, bucket: string, key: string): StoredRow | null {
  const sql = "select key, size, etag, modified_ms, file, detail from objects where bucket = ? and key = ?";
  return catalog.one(StoredRow, sql, bucket, key);
}

/** Keys of from..until (exclusive) in byte order. */
export function scanKeys(
  { catalog }: Store,
  bucket: string,
  range: { from: string; inclusive: boolean; until: string | null; limit: number },
): ListedRow[] {
  const sql = `select key, size, etag, modified_ms from objects
    where bucket = ? and key ${range.inclusive ? ">=" : ">"} ? ${range.until === null ? "" : "and key < ?"} order by key limit ?`;
  const until = range.until === null ? [] : [range.until];
  return catalog.all(ListedRow, sql, bucket, range.from, ...until, range.limit);
}

export interface Publication {
  readonly bucket: string;
  readonly row: Omit<StoredRow, "file">;
  /** Throws to refuse, with the state at the very moment of publishing. */
  readonly check: (existing: StoredRow | null) => void;
  /** More that belongs to the same commit; returns data files that it no longer names. */
  readonly also?: () => string[];
}

/** Makes a received body the value of its key: durable first, then visible in one commit; torn or refused: nothing. */
export async function publish(store: Store, draft: Draft, what: Publication): Promise<void> {
  const { catalog, files } = store;
  await draft.keep();
  try {
    const replaced = catalog.atomically(() => {
      getBucket(store, what.bucket);
      const existing = findStored(store, what.bucket, what.row.key);
      what.check(existing);
      const { key, size, etag, modified_ms, detail } = what.row;
      const values = [what.bucket, key, size, etag, modified_ms, draft.id, JSON.stringify(detail)];
      catalog.run(
        "insert or replace into objects (bucket, key, size, etag, modified_ms, file, detail) values (?, ?, ?, ?, ?, ?, ?)",
        ...values,
      );
      catalog.run("insert into files (id) values (?)", draft.id);
      if (existing !== null) catalog.run("delete from files where id = ?", existing.file);
      return [...(what.also?.() ?? []), ...(existing === null ? [] : [existing.file])];
    });
    files.discard(replaced);
  } catch (cause) {
    rmSync(files.path(draft.id), { force: true });
    throw cause;
  }
}

/** True when there was something to delete. */
export function deleteStored(
  store: Store,
  bucket: string,
  key: string,
  check: (existing: StoredRow) => boolean,
): boolean {
  const { catalog, files } = store;
  const gone = catalog.atomically(() => {
    const existing = findStored(store, bucket, key);
    if (existing === null || !check(existing)) return null;
    catalog.run("delete from objects where bucket = ? and key = ?", bucket, key);
    catalog.run("delete from files where id = ?", existing.file);
    return existing.file;
  });
  if (gone !== null) files.discard([gone]);
  return gone !== null;
}

/** `row` must have been read in the same turn, or an overwrite in between would be described by it. */
export function setStoredAcl(store: Store, bucket: string, row: StoredRow, acl: Acl): void {
  const detail = JSON.stringify({ ...row.detail, acl });
  store.catalog.run("update objects set detail = ? where bucket = ? and key = ?", detail, bucket, row.key);
}
