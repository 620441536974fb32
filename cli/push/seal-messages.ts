// What the push and its sealing threads say to each other. Plain data: it is posted.
import type { FrameSegment } from "../../db/model/pack/log-packer.ts";
import type { LearnedSecrets, RedactionCounts } from "../../db/model/redaction/redactor.ts";

/** Sent once, before any frame. */
export interface SealSetup {
  /** Of this cluster, see redaction-key.ts. */
  readonly key: Uint8Array;
  readonly learned: LearnedSecrets;
  readonly anonymize: boolean;
}

/** `buffer` is shared memory that nobody writes to until the answer. */
export interface SealRequest {
  readonly id: number;
  readonly buffer: SharedArrayBuffer;
  readonly length: number;
  readonly segments: readonly FrameSegment[];
}

/** A document to be redacted. */
export interface JsonRequest {
  readonly id: number;
  readonly json: string;
}

export interface SealedAnswer {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly rawBytes: number;
  readonly segments: readonly FrameSegment[];
  /** What fired in this frame. */
  readonly counts: RedactionCounts;
}

export interface JsonAnswer extends JsonRequest {
  readonly counts: RedactionCounts;
}

export interface SealFailure {
  readonly id: number;
  readonly failure: string;
}

export type SealAnswer = SealedAnswer | JsonAnswer | SealFailure;
