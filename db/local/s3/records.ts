// The shapes that the catalog keeps as JSON: read back through these schemas, since a file on disk is outside too.
import * as v from "valibot";
import { Checksum, checksumAlgorithms } from "./digests.ts";

export const acls = ["private", "public-read", "public-read-write"] as const;
export const Acl = v.picklist(acls);
export type Acl = v.InferOutput<typeof Acl>;

/** What the uploader said about a body; header names are lower-case. */
export const Described = v.object({
  headers: v.record(v.string(), v.string()),
  /** `x-amz-meta-…` without that prefix. */
  meta: v.record(v.string(), v.string()),
  acl: Acl,
});
export type Described = v.InferOutput<typeof Described>;

const StoredDetail = v.object({
  ...Described.entries,
  checksum: v.nullable(Checksum),
  /** Bytes of each part in order; null when it was not a multipart upload. */
  partSizes: v.nullable(v.array(v.number())),
});
export type StoredDetail = v.InferOutput<typeof StoredDetail>;

export const UploadDetail = v.object({
  ...Described.entries,
  algorithm: v.nullable(v.picklist(checksumAlgorithms)),
});
export type UploadDetail = v.InferOutput<typeof UploadDetail>;

/** What a finished upload answered, so that a repeated completion gets the same answer. */
export const Completed = v.object({ parts: v.string(), etag: v.string(), checksum: v.nullable(Checksum) });
export type Completed = v.InferOutput<typeof Completed>;

export const CorsRule = v.object({
  id: v.nullable(v.string()),
  origins: v.array(v.string()),
  methods: v.array(v.string()),
  headers: v.array(v.string()),
  expose: v.array(v.string()),
  maxAgeSeconds: v.nullable(v.number()),
});
export type CorsRule = v.InferOutput<typeof CorsRule>;

export const LifecycleRule = v.object({
  id: v.string(),
  enabled: v.boolean(),
  prefix: v.string(),
  /** Where the prefix stood, so that GET gives back what PUT brought. */
  filtered: v.boolean(),
  expireDays: v.nullable(v.number()),
  /** ISO time. */
  expireDate: v.nullable(v.string()),
  abortDays: v.nullable(v.number()),
});
export type LifecycleRule = v.InferOutput<typeof LifecycleRule>;

export const BucketRow = v.object({
  name: v.string(),
  owner: v.string(),
  created_ms: v.number(),
  acl: Acl,
  cors: v.nullable(v.pipe(v.string(), v.parseJson(), v.array(CorsRule))),
  lifecycle: v.nullable(v.pipe(v.string(), v.parseJson(), v.array(LifecycleRule))),
});
export type BucketRow = v.InferOutput<typeof BucketRow>;

const listed = { key: v.string(), size: v.number(), etag: v.string(), modified_ms: v.number() };
export const ListedRow = v.object(listed);
export type ListedRow = v.InferOutput<typeof ListedRow>;

export const StoredRow = v.object({
  ...listed,
  file: v.string(),
  detail: v.pipe(v.string(), v.parseJson(), StoredDetail),
});
export type StoredRow = v.InferOutput<typeof StoredRow>;

export const UploadRow = v.object({
  id: v.string(),
  bucket: v.string(),
  key: v.string(),
  created_ms: v.number(),
  detail: v.pipe(v.string(), v.parseJson(), UploadDetail),
  completed: v.nullable(v.pipe(v.string(), v.parseJson(), Completed)),
});
export type UploadRow = v.InferOutput<typeof UploadRow>;

export const PartRow = v.object({
  number: v.number(),
  size: v.number(),
  etag: v.string(),
  modified_ms: v.number(),
  file: v.string(),
  checksum: v.nullable(v.pipe(v.string(), v.parseJson(), Checksum)),
});
export type PartRow = v.InferOutput<typeof PartRow>;
