// Counts of a pack's rows, as columns: per minute, per stream, per pattern. Ingest fills them, db/lines lays them out as tables.
import type { ByteStrings, KeywordLists, LogStreamRow } from "./line-block.ts";

/** Rows of a table of counts; every array holds at least `rows`. Times are nanoseconds since 1970 of timed lines, 0 without any. */
export interface MinuteCounts {
  readonly rows: number;
  /** Seconds since 1970. */
  readonly minute: Uint32Array;
  readonly namespaces: readonly string[];
  /** Index into `namespaces`. */
  readonly namespace: Uint32Array;
  readonly level: Uint8Array;
  readonly lines: BigUint64Array;
  readonly bytes: BigUint64Array;
}

/** A row for every stream, level and combination of keywords. */
export interface StreamCounts {
  readonly rows: number;
  readonly streams: readonly LogStreamRow[];
  readonly streamIndex: Uint32Array;
  readonly level: Uint8Array;
  readonly errorKeywords: KeywordLists;
  readonly lines: BigUint64Array;
  readonly bytes: BigUint64Array;
  readonly first: BigInt64Array;
  readonly last: BigInt64Array;
}

export interface PatternCounts {
  readonly rows: number;
  readonly pattern: BigUint64Array;
  readonly places: readonly { readonly namespace: string; readonly container: string }[];
  /** Index into `places`. */
  readonly place: Uint32Array;
  readonly level: Uint8Array;
  readonly lines: BigUint64Array;
  readonly first: BigInt64Array;
  readonly last: BigInt64Array;
  readonly samples: ByteStrings;
  readonly sampleStream: BigUint64Array;
  readonly sampleLine: Uint32Array;
}

export interface LineCounts {
  readonly minutes: MinuteCounts;
  readonly streams: StreamCounts;
  readonly patterns: PatternCounts;
}

/** What one attempt counted. */
export interface AttemptCounts extends LineCounts {
  readonly attempt: number;
}
