// A block of parsed log lines: what the parser fills and the lines table takes in, column by column.
import type { LogStream } from "../log-stream.ts";
import type { AttemptCounts } from "./line-counts.ts";

/** One stream of the block; `streamId` is a hash of its identity. */
export interface LogStreamRow {
  readonly streamId: bigint;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly node: string;
  readonly source: LogStream["source"];
  readonly generation: LogStream["generation"];
  readonly file: string;
}

/** A stream as one run of one pack's job has it: a block may hold lines of several packs. */
export interface BlockStream extends LogStreamRow {
  readonly attempt: number;
  readonly pack: number;
}

/** One byte string per row: rows + 1 offsets into `bytes`, the first of them 0. */
export interface ByteStrings {
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

/** One list per row: rows + 1 offsets into `indexes`, which point into `errorKeywords` of patterns.ts. */
export interface KeywordLists {
  readonly offsets: Int32Array;
  readonly indexes: Uint8Array;
}

/** The messages of a block that is being filled, put down as they are parsed: they are copied while a core still has them. */
export interface PutMessages {
  /** Takes the next ones; `bytes` may change afterwards. Throws "unavailable" where there is no room for them. */
  add(bytes: Uint8Array): void;
  /** True once it has as many as it should: the block ends with them. */
  readonly isFull: boolean;
  /** Gives back what holds them: of a block that is not inserted. Inserting does so itself. */
  release(): void;
}

/** `rows` lines; every array holds at least that many, and only the first `rows` count. */
export interface LineBlock {
  readonly tenantId: string;
  readonly snapshotId: string;
  /** YYYY-MM-DD, the same for a whole snapshot: the day on which its partition is dropped. */
  readonly dropOn: string;
  readonly streams: readonly BlockStream[];
  readonly rows: number;
  /** Index into `streams`. */
  readonly streamIndex: Uint32Array;
  /** Physical line number in the stream, from 1; of a row that was joined, its first line's. */
  readonly lineNo: Uint32Array;
  /** Nanoseconds since 1970. */
  readonly timestampNs: BigInt64Array;
  /** 1 when the line carried its own time. */
  readonly hasTimestamp: Uint8Array;
  /** 0 unknown, 1 trace, 2 debug, 3 info, 4 warn, 5 error, 6 fatal. */
  readonly level: Uint8Array;
  /** 0 none, 1 stdout, 2 stderr. */
  readonly stream: Uint8Array;
  /** rows + 1 offsets into `messages`, the first of them 0. */
  readonly messageOffsets: Int32Array;
  /** One behind the other, or where the sink that inserts the block has them. */
  readonly messages: Uint8Array | PutMessages;
  /** Empty where a line has none; absent: no line has one. */
  readonly requestIds?: ByteStrings;
  /** Absent: no line has any. */
  readonly errorKeywords?: KeywordLists;
  /** Hashes of the messages' shapes (shape.ts); absent: 0. */
  readonly patterns?: BigUint64Array;
  /** Bytes of the message beyond those that are kept; absent: 0. */
  readonly cuts?: Uint32Array;
  /** Further physical lines that are joined into the row, 65,535 for more; absent: 0. */
  readonly joined?: Uint16Array;
  /** Physical lines since the one that the event began with; absent: 0. */
  readonly inEvent?: Uint16Array;
  /** Counts of rows up to here, which go into their own tables; `rows` may be 0 then. */
  readonly counts?: readonly AttemptCounts[];
}
