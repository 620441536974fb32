// The table that answers every list of resources without touching a pack.
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import type { Cell } from "./model/kube/table/column.ts";
import type { Owner } from "./model/resource/facts.ts";

/** Text that sorts as bytes, whatever the database's own collation is. */
const byteText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/**
 * One Kubernetes resource of one published attempt. `list_key` is `namespace/name` under COLLATE "C": the order in which a
 * real apiserver lists (etcd keys are compared as bytes). `pack`, `frame_offset`, `frame_bytes`, `line_offset` say where its
 * JSON lies: one ranged read of one zstd frame.
 */
export const k8sResources = pgTable(
  "k8s_resources",
  {
    tenantId: text("tenant_id").notNull(),
    snapshotId: text("snapshot_id").notNull(),
    attempt: integer("attempt").notNull(),
    group: text("group").notNull(),
    version: text("version").notNull(),
    resource: text("resource").notNull(),
    kind: text("kind").notNull(),
    listKey: byteText("list_key").notNull(),
    namespace: text("namespace").notNull(),
    name: text("name").notNull(),
    uid: text("uid").notNull(),
    resourceVersion: text("resource_version").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "date", precision: 3 }),
    labels: jsonb("labels").$type<Record<string, string>>().notNull(),
    annotations: jsonb("annotations").$type<Record<string, string>>().notNull(),
    owners: jsonb("owners").$type<Owner[]>().notNull(),
    /** Values that field selectors may name, e.g. {"spec.nodeName": "a"}. */
    fields: jsonb("fields").$type<Record<string, string>>().notNull(),
    /** Its ObjectMeta as JSON, without managedFields: what lists of metadata and tables show. */
    metadata: text("metadata").notNull().default("{}"),
    /** Its row of a Kubernetes table, in the order of the kind's columns; what depends on the time of asking is completed then. */
    cells: jsonb("cells").$type<Cell[]>().notNull(),
    status: text("status").notNull(),
    healthy: boolean("healthy").notNull(),
    phase: text("phase"),
    node: text("node"),
    restarts: integer("restarts"),
    containerNames: text("container_names").array().notNull(),
    images: text("images").array().notNull(),
    serviceType: text("service_type"),
    clusterIp: text("cluster_ip"),
    ports: jsonb("ports").$type<unknown[]>(),
    replicas: integer("replicas"),
    readyReplicas: integer("ready_replicas"),
    strategyType: text("strategy_type"),
    objectSizeBytes: integer("object_size_bytes").notNull(),
    pack: integer("pack").notNull(),
    frameOffset: bigint("frame_offset", { mode: "number" }).notNull(),
    frameBytes: integer("frame_bytes").notNull(),
    lineOffset: integer("line_offset").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.snapshotId, t.resource, t.group, t.version, t.listKey, t.attempt] }),
    // Counts read this alone: few different keys, so that PostgreSQL stores each once and a row costs it about 6 bytes.
    index("k8s_resources_counts").on(
      t.snapshotId,
      t.resource,
      t.group,
      t.version,
      t.namespace,
      t.healthy,
      t.attempt,
      t.kind,
    ),
    index("k8s_resources_namespace").on(t.snapshotId, t.namespace, t.resource, t.name),
    index("k8s_resources_created").on(t.snapshotId, t.resource, t.createdAt),
    index("k8s_resources_unhealthy")
      .on(t.snapshotId, t.resource, t.listKey)
      .where(sql`not healthy`),
    index("k8s_resources_uid").on(t.snapshotId, t.uid),
    // Every GIN index starts with the snapshot, else one label's rows of all snapshots are read.
    index("k8s_resources_labels").using("gin", t.snapshotId, t.labels.op("jsonb_path_ops")),
    index("k8s_resources_name").using("gin", t.snapshotId, sql`name gin_trgm_ops`),
  ],
);
