// What a sender says and hears: create a snapshot, register packs, report them done, complete.
import * as v from "valibot";
import { Gap } from "../gap.ts";
import { StorableText } from "../storable-text.ts";
import { formatNames } from "../import/format.ts";
import { documentBytesMax, documentsMax, packBytesMax, packsMax } from "../limits.ts";

export const formatVersion = 1;

const shortText = v.pipe(StorableText, v.maxLength(256));
const sha256Hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits"));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Formats Kubin can read, a live cluster, and the generator that `npm start` pushes. */
export const sourceFormats = [...formatNames, "cluster", "sample"] as const;

export const ClusterFacts = v.object({
  name: v.optional(shortText),
  /** e.g. "v1.32.5" */
  version: v.optional(shortText),
  /** e.g. "linux/amd64", "OpenShift 4.8" */
  platform: v.optional(shortText),
  nodes: v.optional(count),
});
export type ClusterFacts = v.InferOutput<typeof ClusterFacts>;

export const CreateUpload = v.object({
  formatVersion: v.literal(formatVersion),
  cluster: ClusterFacts,
  source: v.object({ format: v.picklist(sourceFormats), name: v.optional(shortText), tool: v.optional(shortText) }),
  /** When the cluster was captured, RFC 3339. */
  capturedAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  /** The first snapshot of the same push, with the same owner token: its link shows this one, too. */
  captureId: v.optional(shortText),
  /** Seconds until the link ends; at most 90 days, 30 by default. */
  expiresInSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(90 * 86_400))),
});
export type CreateUpload = v.InferOutput<typeof CreateUpload>;

export const CreatedUpload = v.pipe(
  v.object({
    snapshotId: v.string(),
    link: v.string(),
    kubeUrl: v.string(),
    /** Shown once; the server keeps its SHA-256. */
    ownerToken: v.string(),
    expiresAt: v.string(),
    limits: v.object({ packBytesMax: count, multipartAboveBytes: count, partBytes: count, parallelPacks: count }),
  }),
  v.metadata({ ref: "CreatedUpload" }),
);
export type CreatedUpload = v.InferOutput<typeof CreatedUpload>;

/** Facts that became known after the link was printed. */
export const PatchUpload = v.object({
  cluster: v.optional(ClusterFacts),
  capturedAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  /** The newest version of the cluster that a list of its API told, decimal. */
  resourceVersion: v.optional(v.pipe(v.string(), v.regex(/^[0-9]{1,18}$/))),
  /** Every resource is in the packs with a lower number: from then on the Kubernetes API can answer, whatever logs still come. */
  resourcePacks: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(packsMax))),
  /** What the sender expects to send in all, for the progress bar; a guess is fine. */
  expected: v.optional(v.object({ resources: count, logBytes: count })),
});
export type PatchUpload = v.InferOutput<typeof PatchUpload>;

export const packKinds = ["catalogue", "resources", "logs"] as const;
export type PackKind = (typeof packKinds)[number];

export const RegisterPack = v.object({
  number: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(packsMax)),
  kind: v.picklist(packKinds),
  codec: v.literal("zstd"),
  formatVersion: v.literal(formatVersion),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(packBytesMax)),
  rawBytes: count,
  sha256: sha256Hex,
});
export type RegisterPack = v.InferOutput<typeof RegisterPack>;

const Headers = v.record(v.string(), v.string());
/** Where the bytes go. `arrived`: they are there already (a repeated registration), send nothing. */
export const PackTarget = v.pipe(
  v.variant("via", [
    v.object({ via: v.literal("put"), url: v.string(), headers: Headers, expiresAt: v.string() }),
    v.object({
      via: v.literal("multipart"),
      partBytes: count,
      parts: v.array(v.object({ number: count, url: v.string() })),
      expiresAt: v.string(),
    }),
    v.object({ via: v.literal("arrived") }),
  ]),
  v.metadata({ ref: "PackTarget" }),
);
export type PackTarget = v.InferOutput<typeof PackTarget>;

export const PackDone = v.object({
  /** The parts of a multipart upload with the ETags that the bucket answered. */
  parts: v.optional(v.array(v.object({ number: v.pipe(v.number(), v.integer(), v.minValue(1)), etag: shortText }))),
});
export type PackDone = v.InferOutput<typeof PackDone>;

export const CompleteUpload = v.object({
  packs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(packsMax)),
  counts: v.object({ resources: count, streams: count, lines: count, logBytes: count }),
  gaps: v.pipe(v.array(Gap), v.maxLength(10_000)),
  /** Rule → how often it removed something; never a value. */
  redaction: v.optional(v.record(v.string(), count)),
  /** Tokens of snapshots with the same id were made with the same key and can be compared. */
  redactionKeyId: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))),
});
export type CompleteUpload = v.InferOutput<typeof CompleteUpload>;

/** Documents of the cluster that many captures share (OpenAPI v3), by path and content. */
export const ReferDocuments = v.object({
  documents: v.pipe(
    v.array(
      v.object({
        path: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9./_-]{0,255}$/)),
        sha256: sha256Hex,
        bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(documentBytesMax)),
      }),
    ),
    v.maxLength(documentsMax),
  ),
});
export type ReferDocuments = v.InferOutput<typeof ReferDocuments>;

/** Where to PUT those that the tenant does not have yet. */
export const MissingDocuments = v.pipe(
  v.object({
    missing: v.array(v.object({ sha256: sha256Hex, url: v.string(), headers: v.record(v.string(), v.string()) })),
  }),
  v.metadata({ ref: "MissingDocuments" }),
);
export type MissingDocuments = v.InferOutput<typeof MissingDocuments>;

/** The sender gives up: the snapshot fails with this sentence and its packs are removed. */
export const FailUpload = v.object({ reason: v.pipe(v.string(), v.maxLength(512)) });

export const Accepted = v.pipe(v.object({ state: v.string() }), v.metadata({ ref: "Accepted" }));
export type Accepted = v.InferOutput<typeof Accepted>;
