// One row of counts by pattern, as the store keeps it: a leaf that clustering and reading share.
import type { Level } from "../contract/logs.ts";

export interface PatternCount {
  /** Decimal; lines.pattern is the same. "0" has no shape: everything else. */
  readonly pattern: string;
  readonly namespace: string;
  readonly container: string;
  readonly level: Level;
  readonly lines: number;
  /** Nanoseconds since 1970 of lines with a time; 0n: none had one. */
  readonly first: bigint;
  readonly last: bigint;
  /** The beginning of one message. */
  readonly sample: string;
  /** With sampleLine the id of the line that `sample` is from. */
  readonly sampleStream: string;
  readonly sampleLine: number;
}
