// The catalog: a SQLite file that says which data file is which key. A body becomes visible, whole, by one commit here.
import { Database, type SQLQueryBindings } from "bun:sqlite";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { KubinError } from "../../model/error.ts";

/** TEXT compares by UTF-8 bytes, which is S3's listing order; `files` has every data file that a row names. */
const schema = `
create table if not exists buckets (
  name text primary key, owner text not null, created_ms integer not null, acl text not null, cors text, lifecycle text
) strict, without rowid;
create table if not exists objects (
  bucket text not null, key text not null, size integer not null, etag text not null, modified_ms integer not null,
  file text not null, detail text not null, primary key (bucket, key)
) strict, without rowid;
create table if not exists uploads (
  id text primary key, bucket text not null, key text not null, created_ms integer not null, detail text not null, completed text
) strict, without rowid;
create index if not exists uploads_of on uploads (bucket, key, id);
create table if not exists parts (
  upload text not null, number integer not null, size integer not null, etag text not null, modified_ms integer not null,
  file text not null, checksum text, primary key (upload, number)
) strict, without rowid;
create table if not exists files (id text primary key) strict, without rowid;
`;

export interface Catalog {
  one<T>(row: v.GenericSchema<unknown, T>, sql: string, ...values: SQLQueryBindings[]): T | null;
  all<T>(row: v.GenericSchema<unknown, T>, sql: string, ...values: SQLQueryBindings[]): T[];
  run(sql: string, ...values: SQLQueryBindings[]): void;
  /** All or nothing; synchronous, so nothing else in this process comes in between. */
  atomically<T>(work: () => T): T;
  close(): void;
}

/** Throws "conflict" when another process has the folder, "corrupt" when its catalog is not one. */
export function openCatalog(root: string): Catalog {
  mkdirSync(root, { recursive: true });
  const db = openDatabase(root, join(root, "catalog.sqlite"));
  return {
    one: (row, sql, ...values) => {
      const found = db.query(sql).get(...values);
      return found === null ? null : v.parse(row, found);
    },
    all: (row, sql, ...values) =>
      db
        .query(sql)
        .all(...values)
        .map((found) => v.parse(row, found)),
    run: (sql, ...values) => {
      db.query(sql).run(...values);
    },
    atomically: (work) => db.transaction(work).immediate(),
    close: () => db.close(),
  };
}

/** Opens, locks and, the first time, fills in the schema. */
function openDatabase(root: string, path: string): Database {
  const db = new Database(path, { create: true, strict: true });
  try {
    // Exclusive: the lock of a second process must fail at its start, not when it has swept our drafts. The operating
    // system drops the lock with the process, so a kill leaves none behind.
    db.run("pragma locking_mode = exclusive");
    db.run("pragma journal_mode = wal");
    db.run("pragma synchronous = full");
    db.transaction(() => db.run(schema)).immediate();
    return db;
  } catch (cause) {
    db.close();
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (code.startsWith("SQLITE_BUSY")) {
      throw new KubinError(
        "conflict",
        `Cannot open the folder "${root}": another process uses it; stop that one first`,
        { cause },
      );
    }
    if (code.startsWith("SQLITE_NOTADB") || code.startsWith("SQLITE_CORRUPT")) {
      throw new KubinError(
        "corrupt",
        `Cannot open the folder "${root}": its catalog.sqlite is damaged; restore it from a backup`,
        { cause },
      );
    }
    throw cause;
  }
}
