// What a reader of a link sees of the snapshot itself: facts, progress, kinds, packs.
import * as v from "valibot";
import { Gap } from "../gap.ts";
import { LogTier } from "./log-tiers.ts";
import { snapshotStates } from "../snapshot-state.ts";
import { ClusterFacts, packKinds } from "./upload.ts";

const number = v.number();

/** One row, polled or streamed: how far the snapshot is. `contentVersion` grows with every readable change. */
export const Progress = v.pipe(
  v.object({
    state: v.picklist(snapshotStates),
    contentVersion: number,
    packsRegistered: number,
    packsArrived: number,
    packsIndexed: number,
    packsFailed: number,
    bytesArrived: number,
    resources: number,
    lines: number,
    expectedResources: v.nullable(number),
    expectedLogBytes: v.nullable(number),
    failure: v.nullable(v.string()),
    gaps: number,
    /** When the sender was last heard, RFC 3339. */
    lastSeenAt: v.string(),
  }),
  v.metadata({ ref: "Progress" }),
);
export type Progress = v.InferOutput<typeof Progress>;

/** One of several clusters that were pushed together; `link` opens it. */
export const Sibling = v.object({ id: v.string(), cluster: ClusterFacts, link: v.string() });
export type Sibling = v.InferOutput<typeof Sibling>;

export const Snapshot = v.pipe(
  v.object({
    id: v.string(),
    cluster: ClusterFacts,
    source: v.object({ format: v.string(), name: v.nullable(v.string()), tool: v.nullable(v.string()) }),
    capturedAt: v.nullable(v.string()),
    createdAt: v.string(),
    expiresAt: v.string(),
    progress: Progress,
    lines: LogTier,
    gaps: v.array(Gap),
    /** All clusters of the same push, this one among them, oldest first; empty if it is the only one. */
    siblings: v.array(Sibling),
    /** Rule → how often it redacted something; null until the sender has finished. */
    redaction: v.nullable(v.record(v.string(), number)),
  }),
  v.metadata({ ref: "Snapshot" }),
);
export type Snapshot = v.InferOutput<typeof Snapshot>;

/** One kind that the snapshot holds, with how many and how many of these are not well. */
export const KindCount = v.object({
  group: v.string(),
  version: v.string(),
  resource: v.string(),
  kind: v.string(),
  namespaced: v.boolean(),
  count: number,
  unhealthy: number,
});
export type KindCount = v.InferOutput<typeof KindCount>;

export const Overview = v.pipe(
  v.object({
    kinds: v.array(KindCount),
    namespaces: v.array(v.object({ name: v.string(), resources: number, unhealthy: number })),
  }),
  v.metadata({ ref: "Overview" }),
);
export type Overview = v.InferOutput<typeof Overview>;

/** The packs that can be downloaded, with short presigned GETs (5 minutes). */
export const Files = v.pipe(
  v.object({
    files: v.array(
      v.object({
        number: number,
        kind: v.picklist(packKinds),
        bytes: number,
        rawBytes: number,
        sha256: v.string(),
        url: v.string(),
        expiresAt: v.string(),
      }),
    ),
  }),
  v.metadata({ ref: "Files" }),
);
export type Files = v.InferOutput<typeof Files>;

/** RFC 9457 problem details; `code` is one of ErrorCode or "internal". */
export const Problem = v.pipe(
  v.object({
    type: v.string(),
    title: v.string(),
    status: number,
    detail: v.string(),
    code: v.string(),
    requestId: v.string(),
  }),
  v.metadata({ ref: "Problem" }),
);
export type Problem = v.InferOutput<typeof Problem>;
