// What a line format is: a reader that says "not mine" with null, and what it makes of one line.
import type { Level } from "../../contract/logs.ts";

export type LevelName = Exclude<Level, "unknown">;

export interface ReadContext {
  /** Of the capture: for stamps that carry no year. */
  readonly year: number;
  /** Minutes east of UTC, for stamps that carry no zone. */
  readonly zoneMinutes: number;
}

export interface ReadLine {
  /** Nanoseconds since 1970; null where the line has no time of its own. */
  timeNs: bigint | null;
  level: LevelName | null;
  /** Component, unit, target or file that wrote it; "" if the line does not say. */
  logger: string;
  message: string;
  fields: Record<string, string>;
  traceId: string;
  requestId: string;
}

export interface LineFormat {
  readonly name: string;
  readonly title: string;
  /** The characters that its lines can begin with, spaces aside; absent = any. Others need not be asked. */
  readonly begins?: string;
  /** null = this line is not mine. Linear in the line's length: lines come from attackers. */
  read(line: string, context: ReadContext): ReadLine | null;
  /** True where the line carries on the one before: a frame of a trace, a second line of a statement. */
  continues?(line: string, before: ReadLine): boolean;
  /** A header line that names columns answers the format of the lines behind it; anything else null. */
  headed?(line: string): LineFormat | null;
}

/** What a frame (CRI, syslog, docker …) says about the line inside it. */
export interface Opened {
  timeNs: bigint | null;
  /** The stamp has no year or no zone: a full stamp of the message itself is nearer to the truth. */
  coarse: boolean;
  level: LevelName | null;
  logger: string;
  fields: Record<string, string>;
  /** The line inside; its own format is found by content. */
  message: string;
  /** Set where this is not the end of the logical line (CRI `P`, docker without newline). */
  partial: boolean;
}

/** A wrapper around the lines of another format. */
export interface LineFrame {
  readonly name: string;
  readonly title: string;
  open(line: string, context: ReadContext): Opened | null;
  /** For detection, where lines of other formats also look like this frame; without it open() decides. */
  certain?(line: string): boolean;
}
