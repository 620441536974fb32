// What a reader asks about resources, and what comes back.
import * as v from "valibot";
import { queryText, wholeNumber } from "./query-values.ts";

const text = queryText(512);

/** Columns that a list can be sorted by; the first is the apiserver's own order (namespace, name). */
export const resourceSorts = ["name", "created", "status", "restarts", "node"] as const;

/** Query string of the list. Everything is optional but the kind, given as `resource` and, where needed, `group`, `version`. */
export const ResourceQuery = v.object({
  group: v.optional(text),
  version: v.optional(text),
  /** Plural, e.g. "pods". */
  resource: text,
  namespace: v.optional(text),
  /** A part of the name. */
  name: v.optional(text),
  /** Equality-based label selector, e.g. `app=web,tier=front`. */
  labels: v.optional(text),
  status: v.optional(text),
  phase: v.optional(text),
  node: v.optional(text),
  container: v.optional(text),
  serviceType: v.optional(text),
  clusterIp: v.optional(text),
  /** A port number of a Service. */
  port: v.optional(wholeNumber),
  /** e.g. "RollingUpdate" */
  strategy: v.optional(text),
  replicas: v.optional(wholeNumber),
  readyReplicas: v.optional(wholeNumber),
  restartsMin: v.optional(wholeNumber),
  /** Bytes of its JSON. */
  sizeMin: v.optional(wholeNumber),
  /** RFC 3339; both ends belong to it. */
  createdFrom: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  createdTo: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  /** Equality on annotations, e.g. `team=payments`. */
  annotations: v.optional(text),
  ownerUid: v.optional(text),
  unhealthy: v.optional(v.picklist(["true"])),
  sort: v.optional(v.picklist(resourceSorts)),
  order: v.optional(v.picklist(["asc", "desc"])),
  limit: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(1000))),
  offset: v.optional(v.pipe(wholeNumber, v.maxValue(10_000_000))),
});
export type ResourceQuery = v.InferOutput<typeof ResourceQuery>;

export const ResourceRow = v.object({
  group: v.string(),
  version: v.string(),
  resource: v.string(),
  kind: v.string(),
  namespace: v.string(),
  name: v.string(),
  uid: v.string(),
  createdAt: v.nullable(v.string()),
  status: v.string(),
  healthy: v.boolean(),
  /** The printer cells of this kind, in the order of `columns`. */
  cells: v.array(v.string()),
  node: v.nullable(v.string()),
  restarts: v.nullable(v.number()),
});
export type ResourceRow = v.InferOutput<typeof ResourceRow>;

export const ResourceList = v.pipe(
  v.object({
    columns: v.array(v.string()),
    rows: v.array(ResourceRow),
    /** How many match in all. */
    total: v.number(),
    offset: v.number(),
  }),
  v.metadata({ ref: "ResourceList" }),
);
export type ResourceList = v.InferOutput<typeof ResourceList>;

/** Which resource: `namespace` is "" or absent for cluster-scoped ones, `group` "" or absent for the core group. */
export const ResourceRef = v.object({
  group: v.optional(text, ""),
  version: v.optional(text),
  resource: text,
  namespace: v.optional(text, ""),
  name: text,
});
export type ResourceRef = v.InferOutput<typeof ResourceRef>;

const RelatedEvent = v.object({
  type: v.string(),
  reason: v.string(),
  message: v.string(),
  count: v.number(),
  lastSeenAt: v.nullable(v.string()),
});

export const ResourceDetail = v.pipe(
  v.object({
    row: ResourceRow,
    labels: v.record(v.string(), v.string()),
    annotations: v.record(v.string(), v.string()),
    containers: v.array(v.string()),
    owners: v.array(v.object({ kind: v.string(), name: v.string(), uid: v.string() })),
    events: v.array(RelatedEvent),
    sizeBytes: v.number(),
  }),
  v.metadata({ ref: "ResourceDetail" }),
);
export type ResourceDetail = v.InferOutput<typeof ResourceDetail>;
