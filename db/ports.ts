// The seams between Kubin and every outside system. Each method states the refusals it may throw; all may throw "unavailable".
import type { SQL } from "drizzle-orm";
import type { PgAsyncDatabase } from "drizzle-orm/pg-core/async/db";
import type { PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { LineBlock, PutMessages } from "./model/line/line-block.ts";

/** A drizzle database without its own transactions: Neon over HTTP has none, so nothing here may lean on them. */
export type Database = Omit<PgAsyncDatabase<PgQueryResultHKT>, "transaction">;

/** PostgreSQL: single statements through `db`, several in one transaction through `batch`. */
export interface Rows {
  readonly db: Database;
  /** One raw statement (parameters bound by the `sql` tag); rows as the driver parsed them, to be read by a schema. */
  execute(statement: SQL): Promise<unknown[]>;
  /** Every statement or none, in order, in one transaction. `build` must not await between them. */
  batch(build: (db: Database) => readonly PromiseLike<unknown>[]): Promise<unknown[]>;
  close(): Promise<void>;
}

/** ClickHouse over HTTP: where the lines are. Templates are ours; values only ever travel as bound parameters. */
export interface Lines {
  /** One SELECT. Throws "unavailable", and "too_large" when a memory or time limit ended it. */
  query(
    sql: string,
    parameters: Record<string, unknown>,
    settings?: Record<string, string | number>,
  ): Promise<unknown[]>;
  /**
   * One SELECT of any size as the bytes of a format, in an hour at most. Resolves with its first bytes, and throws until then
   * as `query` does; later failures are an error of the stream, never its end. Cancelling the stream cancels the statement.
   */
  stream(
    sql: string,
    parameters: Record<string, unknown>,
    format: LinesFormat,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
  close(): Promise<void>;
}

/** `RawBLOB` is the bytes of one column, without anything between rows. */
export type LinesFormat = "RawBLOB" | "JSONEachRow" | "CSV" | "Parquet";

/** The writing side, for ingest only: it carries the Arrow encoder that no Worker needs. */
export interface LineSink {
  /** For the messages of one block to come. `streamBytes`: what the names of all its streams take, at most. Throws "unavailable". */
  putMessages(streamBytes: number): PutMessages;
  /**
   * Inserts a block, which may change once `blockRead` was called. Repeating it with the same token inside one attempt is harmless, but
   * what was put is inserted once. Throws "corrupt" or "unavailable".
   */
  insert(block: LineBlock, token: string, blockRead?: () => void): Promise<void>;
}

/** Takes rows another way than in the request: the request's `header` then names a file. */
export interface RowsDoor {
  readonly header: string;
  open(): RowsFile;
  close(): void;
}

/** A file that is written in any order, ended, and read by ClickHouse. */
export interface RowsFile {
  readonly name: string;
  write(bytes: Uint8Array, at: number): void;
  /** It has this many bytes, and nobody writes to it any more. */
  end(bytes: number): void;
  /** The request was answered, or is never sent. */
  release(): void;
}

export interface BlobHead {
  readonly bytes: number;
  readonly etag: string;
}

/** A bucket. Keys come from db/model/blob-keys.ts only. */
export interface Blobs {
  /** A PUT that accepts exactly these bytes, once (length, SHA-256 and If-None-Match are signed). */
  presignPut(
    key: string,
    content: { bytes: number; sha256Hex: string; expiresInSeconds: number },
  ): Promise<{ url: string; headers: Record<string, string> }>;
  presignGet(key: string, options: { expiresInSeconds: number; fileName?: string }): Promise<string>;
  createMultipart(key: string): Promise<string>;
  presignPart(key: string, uploadId: string, number: number, expiresInSeconds: number): Promise<string>;
  /** Throws "corrupt" when a part is missing or its ETag differs. Completing twice is not an error. */
  completeMultipart(key: string, uploadId: string, parts: readonly { number: number; etag: string }[]): Promise<void>;
  abortMultipart(key: string, uploadId: string): Promise<void>;
  head(key: string): Promise<BlobHead | null>;
  /** Throws "not_found". `range` is [first byte, length]. */
  get(key: string, range?: readonly [number, number]): Promise<ReadableStream<Uint8Array>>;
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
}

/** The upkeep of the same bucket, for ingest and set-up: it needs rights that the edge has not. */
export interface Bucket {
  /** Makes the bucket if it is not there and sets its lifecycle rules. Repeating it changes nothing. */
  prepare(): Promise<void>;
  list(prefix: string): AsyncIterable<{ key: string; bytes: number }>;
  /** Removes everything under the prefix, unfinished multiparts included; answers how many objects went. */
  removePrefix(prefix: string): Promise<number>;
  close(): void;
}

/** Small values that may vanish at any time. */
export interface Cache {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  remove(key: string): Promise<void>;
  /** Counts in a window that starts with its first call; answers the count after this call. */
  increment(key: string, windowSeconds: number): Promise<number>;
}

/** Wake-ups. A message may be lost: whoever waits also looks at the table every few seconds. */
export interface Bus {
  publish(topic: string, payload: string): Promise<void>;
  /** Answers once the subscription stands; the returned function ends it. */
  subscribe(topic: string, hear: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
