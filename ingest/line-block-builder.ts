// Fills column blocks with parsed lines; a full block is handed on and a fresh one begun.
import type { LineBlock, LogStreamRow } from "../db/model/line/line-block.ts";
import type { LineTarget } from "../db/model/line/parse-lines.ts";
import type { ParsedTime } from "../db/model/line/timestamp.ts";

/** Measured: 10,000-row inserts tripled the CPU in merges; 262,144 rows are about 16 MB compressed. */
export const blockRows = 262_144;
/** A block of long lines is closed by its bytes; with two blocks in flight this bounds the memory. */
const blockMessageBytes = 48 * 1024 * 1024;

export type BlockIdentity = Pick<LineBlock, "tenantId" | "snapshotId" | "attempt" | "pack" | "dropOn">;

interface Columns {
  streamIndex: Uint32Array;
  lineNo: Uint32Array;
  timestampNs: BigInt64Array;
  hasTimestamp: Uint8Array;
  level: Uint8Array;
  stream: Uint8Array;
  messageOffsets: Int32Array;
  messageBytes: Uint8Array;
}

export class LineBlockBuilder implements LineTarget {
  readonly #identity: BlockIdentity;
  #streams: LogStreamRow[] = [];
  #indexes = new Map<bigint, number>();
  #current = 0;
  /** The time of the line before, for lines that carry none: they stay beside their neighbours. Two halves of 64 bits. */
  #lastLow = 0;
  #lastHigh = 0;
  #rows = 0;
  #filled = 0;
  #columns: Columns;
  /** timestampNs as 32-bit halves: a BigInt for every line cost half of the parse. */
  #halves: Uint32Array;
  /** messageBytes, and the segment being parsed, as Buffers over the same memory. */
  #messages: Buffer;
  #source: Uint8Array = new Uint8Array();
  #sourceBuffer: Buffer = Buffer.alloc(0);

  constructor(identity: BlockIdentity) {
    this.#identity = identity;
    this.#columns = freshColumns(16_384, 4 * 1024 * 1024);
    this.#halves = halvesOf(this.#columns.timestampNs);
    this.#messages = bufferOf(this.#columns.messageBytes);
  }

  get full(): boolean {
    return this.#rows >= blockRows || this.#filled >= blockMessageBytes;
  }

  get empty(): boolean {
    return this.#rows === 0;
  }

  /** The lines that follow belong to this stream. */
  begin(stream: LogStreamRow): void {
    const known = this.#indexes.get(stream.streamId);
    this.#current = known ?? this.#streams.push(stream) - 1;
    this.#indexes.set(stream.streamId, this.#current);
  }

  /** The lines that follow begin a stream anew: no neighbour's time is theirs. */
  forgetTime(): void {
    this.#lastLow = 0;
    this.#lastHigh = 0;
  }

  line(
    number: number,
    time: ParsedTime | null,
    level: number,
    streamTag: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const row = this.#rows++;
    if (row >= this.#columns.lineNo.length || this.#filled + end - start > this.#columns.messageBytes.length) {
      this.#grow(row, end - start);
    }
    if (time) this.#setTime(time.seconds, time.nanos);
    const columns = this.#columns;
    this.#halves[2 * row] = this.#lastLow;
    this.#halves[2 * row + 1] = this.#lastHigh;
    columns.streamIndex[row] = this.#current;
    columns.lineNo[row] = number;
    columns.hasTimestamp[row] = time ? 1 : 0;
    columns.level[row] = level;
    columns.stream[row] = streamTag;
    this.#copy(bytes, start, end);
    this.#filled += end - start;
    columns.messageOffsets[row + 1] = this.#filled;
  }

  /** The block so far; the builder begins a new one of the same room. */
  take(): LineBlock {
    const block: LineBlock = { ...this.#identity, streams: this.#streams, rows: this.#rows, ...this.#columns };
    const stream = this.#streams[this.#current];
    this.#use(freshColumns(this.#columns.lineNo.length, this.#columns.messageBytes.length));
    this.#streams = [];
    this.#indexes = new Map();
    this.#rows = 0;
    this.#filled = 0;
    if (stream) this.begin(stream);
    return block;
  }

  /** Buffer.copy: 20 ns a line where set(subarray()) took 75. */
  #copy(bytes: Uint8Array, start: number, end: number): void {
    if (bytes !== this.#source) {
      this.#source = bytes;
      this.#sourceBuffer = bufferOf(bytes);
    }
    this.#sourceBuffer.copy(this.#messages, this.#filled, start, end);
  }

  /** seconds × 10⁹ + nanos as two 32-bit halves, without leaving exact doubles (seconds < 2³⁴). */
  #setTime(seconds: number, nanos: number): void {
    const upper = Math.floor(seconds / 65_536) * 1e9;
    const lower = (upper % 65_536) * 65_536 + (seconds % 65_536) * 1e9 + nanos;
    this.#lastLow = lower % 4_294_967_296;
    this.#lastHigh = Math.floor(upper / 65_536) + Math.floor(lower / 4_294_967_296);
  }

  #grow(row: number, messageBytes: number): void {
    const old = this.#columns;
    const rows = row >= old.lineNo.length ? old.lineNo.length * 2 : old.lineNo.length;
    const room = Math.max(old.messageBytes.length, this.#filled + messageBytes);
    const bytes = room > old.messageBytes.length ? Math.max(room, old.messageBytes.length * 2) : room;
    const fresh = freshColumns(rows, bytes);
    fresh.streamIndex.set(old.streamIndex);
    fresh.lineNo.set(old.lineNo);
    fresh.timestampNs.set(old.timestampNs);
    fresh.hasTimestamp.set(old.hasTimestamp);
    fresh.level.set(old.level);
    fresh.stream.set(old.stream);
    fresh.messageOffsets.set(old.messageOffsets);
    fresh.messageBytes.set(old.messageBytes.subarray(0, this.#filled));
    this.#use(fresh);
  }

  #use(columns: Columns): void {
    this.#columns = columns;
    this.#halves = halvesOf(columns.timestampNs);
    this.#messages = bufferOf(columns.messageBytes);
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function halvesOf(column: BigInt64Array): Uint32Array {
  return new Uint32Array(column.buffer);
}

function freshColumns(rows: number, bytes: number): Columns {
  return {
    streamIndex: new Uint32Array(rows),
    lineNo: new Uint32Array(rows),
    timestampNs: new BigInt64Array(rows),
    hasTimestamp: new Uint8Array(rows),
    level: new Uint8Array(rows),
    stream: new Uint8Array(rows),
    messageOffsets: new Int32Array(rows + 1),
    messageBytes: new Uint8Array(bytes),
  };
}
