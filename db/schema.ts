// The PostgreSQL tables. Every one starts with its tenant; what is text in Kubernetes is text here.
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { ClusterFacts, PackKind } from "./model/contract/upload.ts";
import type { Gap } from "./model/gap.ts";
import type { CaptureSelection } from "./model/import/snapshot.ts";
import type { PrinterColumn } from "./model/resource/printer-column.ts";
import type { SnapshotState } from "./model/snapshot-state.ts";

const tenantId = () => text("tenant_id").notNull();
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date", precision: 3 });
const bytes = (name: string) => bigint(name, { mode: "number" });

/** One capture. `published_attempts` is what readers filter rows and lines by; `content_version` grows with it. */
export const snapshots = pgTable(
  "snapshots",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId(),
    formatVersion: integer("format_version").notNull(),
    state: text("state").$type<SnapshotState>().notNull(),
    cluster: jsonb("cluster").$type<ClusterFacts>().notNull(),
    sourceFormat: text("source_format").notNull(),
    sourceName: text("source_name"),
    sourceTool: text("source_tool"),
    ownerTokenHash: text("owner_token_hash").notNull(),
    idempotencyKey: text("idempotency_key"),
    capturedAt: instant("captured_at"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
    /** When the sender was last heard; the sweeper measures the resume window from here. */
    lastSeenAt: instant("last_seen_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    /**
     * The ClickHouse partition that its log packs are indexed into, and the day on which that is dropped: creation day + hot days at
     * first. Loading the lines again moves it; lines never change their partition, they are indexed anew into the later one.
     */
    dropOn: date("drop_on", { mode: "string" }).notNull(),
    /** When its lines left ClickHouse; null: they are there, or coming. Their packs stay. `lines` goes on telling how many there are. */
    linesPutAwayAt: instant("lines_put_away_at"),
    packsExpected: integer("packs_expected"),
    expectedResources: bytes("expected_resources"),
    expectedLogBytes: bytes("expected_log_bytes"),
    publishedAttempts: integer("published_attempts")
      .array()
      .notNull()
      .default(sql`'{}'::int[]`),
    contentVersion: integer("content_version").notNull().default(0),
    resources: bytes("resources").notNull().default(0),
    lines: bytes("lines").notNull().default(0),
    /** What lists say they are of: the newest version that a list or a resource of it has; 0: none has one. */
    resourceVersion: bytes("resource_version").notNull().default(0),
    /** Every resource is in the packs with a lower number than this; null: not said yet, or not before all packs are there. */
    resourcePacks: integer("resource_packs"),
    /** The part of the cluster that its sender chose; null: all of it. */
    selection: jsonb("selection").$type<CaptureSelection>(),
    /** How its resources were indexed: from 2 on their rows have what Kubernetes' tables need. */
    indexVersion: integer("index_version").notNull().default(1),
    gaps: jsonb("gaps").$type<Gap[]>().notNull().default([]),
    redaction: jsonb("redaction").$type<Record<string, number>>(),
    /** Tokens of snapshots with the same id can be compared. */
    redactionKeyId: text("redaction_key_id"),
    /** The first snapshot of the same push, where one dump held several clusters; null for that one and for all others. */
    captureId: text("capture_id"),
    failure: text("failure"),
  },
  (t) => [
    uniqueIndex("snapshots_idempotency")
      .on(t.tenantId, t.idempotencyKey)
      .where(sql`idempotency_key is not null`),
    index("snapshots_capture")
      .on(t.captureId)
      .where(sql`capture_id is not null`),
    index("snapshots_unsettled")
      .on(t.lastSeenAt)
      .where(sql`state in ('INITIATED', 'UPLOADING', 'PROCESSING')`),
    index("snapshots_expiry")
      .on(t.expiresAt)
      .where(sql`state not in ('EXPIRED', 'DELETED')`),
    index("snapshots_lines_due")
      .on(t.dropOn)
      .where(sql`lines_put_away_at is null and lines > 0 and state not in ('FAILED', 'EXPIRED', 'DELETED')`),
  ],
);

/** A share URL. Only the SHA-256 of its slug is kept; the slug itself is HMAC(server link key, id, generation). */
export const links = pgTable(
  "links",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId(),
    snapshotId: text("snapshot_id").notNull(),
    slugHash: text("slug_hash").notNull(),
    generation: integer("generation").notNull().default(1),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (t) => [uniqueIndex("links_slug").on(t.slugHash), index("links_snapshot").on(t.snapshotId)],
);

/** registered → arrived → indexed | failed; or missing, when the sender died before. */
export type PackState = "registered" | "arrived" | "indexed" | "failed" | "missing";

/** One file of the bucket. */
export const packs = pgTable(
  "packs",
  {
    tenantId: tenantId(),
    snapshotId: text("snapshot_id").notNull(),
    number: integer("number").notNull(),
    kind: text("kind").$type<PackKind>().notNull(),
    codec: text("codec").notNull(),
    formatVersion: integer("format_version").notNull(),
    state: text("state").$type<PackState>().notNull(),
    bytes: bytes("bytes").notNull(),
    rawBytes: bytes("raw_bytes").notNull(),
    sha256: text("sha256").notNull(),
    multipartUploadId: text("multipart_upload_id"),
    publishedAttempt: integer("published_attempt"),
    resources: bytes("resources").notNull().default(0),
    lines: bytes("lines").notNull().default(0),
    failure: text("failure"),
    registeredAt: instant("registered_at").notNull(),
    arrivedAt: instant("arrived_at"),
    indexedAt: instant("indexed_at"),
  },
  (t) => [primaryKey({ columns: [t.snapshotId, t.number] })],
);

/**
 * Attempt numbers: one run of one job each, never used twice. Named in SQL text only.
 * @public
 */
export const attempts = pgSequence("attempts");

/** Work for ingest. `kind`: catalogue, resources, logs (one pack), documents (verify what it refers to), remove (everything the snapshot left). */
export const jobs = pgTable(
  "jobs",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    tenantId: tenantId(),
    snapshotId: text("snapshot_id").notNull(),
    kind: text("kind").notNull(),
    pack: integer("pack"),
    /** queued → running → done | dead */
    state: text("state").notNull(),
    tries: integer("tries").notNull().default(0),
    /** This run's number; every later write of it names it. */
    attempt: integer("attempt"),
    worker: text("worker"),
    leaseUntil: instant("lease_until"),
    runAfter: instant("run_after").notNull(),
    lastError: text("last_error"),
    createdAt: instant("created_at").notNull(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    index("jobs_claimable")
      .on(t.runAfter, t.id)
      .where(sql`state in ('queued', 'running')`),
    index("jobs_snapshot").on(t.snapshotId, t.state),
    index("jobs_dead")
      .on(t.snapshotId, t.pack)
      .where(sql`state = 'dead'`),
    uniqueIndex("jobs_once").on(t.snapshotId, t.kind, sql`coalesce(pack, -1)`),
  ],
);

/**
 * Runs that wrote and will never be published: noted by the statement that ends them, so that nothing they wrote stays for ever.
 * A row goes when what the attempt left in the tables is gone. Named in SQL text only.
 * @public
 */
export const deadAttempts = pgTable(
  "dead_attempts",
  {
    tenantId: tenantId(),
    snapshotId: text("snapshot_id").notNull(),
    attempt: integer("attempt").notNull(),
    /** Not before: a run that has only lost its lease may still be writing. Moved on by whoever takes it up. */
    removeAfter: instant("remove_after").notNull(),
  },
  (t) => [primaryKey({ columns: [t.snapshotId, t.attempt] }), index("dead_attempts_due").on(t.removeAfter)],
);

/** Who did what. Written in the transaction of the change itself. */
export const audit = pgTable(
  "audit",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    tenantId: tenantId(),
    at: instant("at").notNull(),
    actor: text("actor").notNull(),
    verb: text("verb").notNull(),
    target: text("target").notNull(),
    detail: text("detail").notNull().default(""),
  },
  (t) => [index("audit_target").on(t.tenantId, t.target, t.at)],
);

/** A document that many snapshots of a tenant share (OpenAPI), once ingest has read it and found its hash right. */
export const documents = pgTable(
  "documents",
  {
    tenantId: tenantId(),
    sha256: text("sha256").notNull(),
    bytes: bytes("bytes").notNull(),
    verifiedAt: instant("verified_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.sha256] })],
);

/** Which document a snapshot has at which path, e.g. "openapi/v3/apis/apps/v1". It may not have arrived. */
export const snapshotDocuments = pgTable(
  "snapshot_documents",
  {
    tenantId: tenantId(),
    snapshotId: text("snapshot_id").notNull(),
    path: text("path").notNull(),
    sha256: text("sha256").notNull(),
  },
  (t) => [primaryKey({ columns: [t.snapshotId, t.path] })],
);

/** What discovery says of one kind in a snapshot. */
export const kinds = pgTable(
  "kinds",
  {
    tenantId: tenantId(),
    snapshotId: text("snapshot_id").notNull(),
    group: text("group").notNull(),
    version: text("version").notNull(),
    resource: text("resource").notNull(),
    kind: text("kind").notNull(),
    singular: text("singular").notNull().default(""),
    namespaced: boolean("namespaced").notNull(),
    shortNames: jsonb("short_names").$type<string[]>().notNull().default([]),
    verbs: jsonb("verbs").$type<string[]>().notNull().default([]),
    categories: jsonb("categories").$type<string[]>().notNull().default([]),
    subresources: jsonb("subresources").$type<string[]>().notNull().default([]),
    /** What its definition has kubectl print; null: it says nothing. */
    columns: jsonb("columns").$type<PrinterColumn[]>(),
    selectableFields: jsonb("selectable_fields").$type<string[]>().notNull().default([]),
    /** Its definition has a webhook turn one version into another. */
    webhookConversion: boolean("webhook_conversion").notNull().default(false),
    /** Resources of it were looked for, found or not: of others the snapshot knows nothing. */
    held: boolean("held").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.snapshotId, t.group, t.version, t.resource] })],
);

/** One stream of log lines, as one pack holds it. */
export const logStreams = pgTable(
  "log_streams",
  {
    tenantId: tenantId(),
    snapshotId: text("snapshot_id").notNull(),
    attempt: integer("attempt").notNull(),
    /** Unsigned 64 bits as decimal text. */
    streamId: text("stream_id").notNull(),
    source: text("source").notNull(),
    namespace: text("namespace").notNull(),
    pod: text("pod").notNull(),
    uid: text("uid").notNull(),
    container: text("container").notNull(),
    generation: text("generation").notNull(),
    file: text("file").notNull(),
    node: text("node").notNull(),
    lines: bytes("lines").notNull(),
    bytes: bytes("bytes").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.snapshotId, t.streamId, t.attempt] }),
    index("log_streams_pod").on(t.snapshotId, t.namespace, t.pod),
  ],
);
