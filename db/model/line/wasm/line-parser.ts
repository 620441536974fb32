// The parser in WebAssembly with its own memory: room for one segment and for one block of columns, filled in place.
import { KubinError } from "../../error.ts";
import { frameBytesMax, lineBytesMax } from "../../limits.ts";
import type { LogStream } from "../../log-stream.ts";
import type { LineBlock } from "../line-block.ts";
import { levelLookBytes } from "../level.ts";
import { eventTableBytes, writeEventTables } from "./event-tables.ts";
import { wordTableBytes, writeWordTables } from "./word-tables.ts";

/** How much a parser's block holds. Memory that is never written to costs nothing. */
export interface BlockRoom {
  readonly rows: number;
  readonly keywords: number;
  readonly requestIdBytes: number;
  readonly messageBytes: number;
  /** Of the messages, how many bytes lie in memory until they are let go; absent: all. */
  readonly heldBytes?: number;
}

/** Views over the parser's memory, valid until its next reset; arrays are as long as the room. LineBlock says what they hold. */
export type BlockColumns = Pick<
  LineBlock,
  "timestampNs" | "lineNo" | "messageOffsets" | "hasTimestamp" | "level" | "stream"
> &
  Required<Pick<LineBlock, "requestIds" | "errorKeywords" | "patterns" | "cuts" | "joined" | "inEvent">> & {
    /** Memory for who knows the stream of each row. */
    readonly streamIndex: Uint32Array;
  };

/** What parser.ts exports. */
interface Exports {
  readonly rows: WebAssembly.Global;
  readonly lastTime: WebAssembly.Global;
  readonly lines: WebAssembly.Global;
  readonly messageBytes: WebAssembly.Global;
  readonly heldFrom: WebAssembly.Global;
  configure(columns: number, tables: number): void;
  reset(): void;
  letGo(): void;
  isFull(): number;
  setBefore(time: bigint, context: bigint): void;
  getContext(): bigint;
  parse(from: number, to: number, framing: number, first: number): number;
  hashShapes(offsets: number, messages: number, from: number, to: number, hashes: number): void;
}

/** What the lines of a stream leave to the ones behind them. */
export interface LinesBefore {
  /** The time that a line without one gets: its predecessor's. */
  readonly lastTime: bigint;
  /** Of the event and of runs of partial lines: only the parser knows what it says. */
  readonly context: bigint;
}

/** Before a stream's first line. */
export const noLinesBefore: LinesBefore = { lastTime: 0n, context: 0n };

const framings = { none: 0, kubelet: 1, cri: 2 } as const satisfies Record<LogStream["framing"], number>;
const pageBytes = 65_536;
const headerBytes = 25 * 4;
/** As shape-memory.ts lays it out. */
const shapeMemoryBytes = 256 * (16 + 2 * 528);
/** The parser reads 16 bytes at a time, and words a little further. */
const slackBytes = 256;
const newline = 0x0a;

export class LineParser {
  readonly room: BlockRoom;
  readonly columns: BlockColumns;
  readonly #exports: Exports;
  readonly #input: Uint8Array;
  readonly #inputAt: number;
  readonly #messages: Uint8Array;
  readonly #at: ReturnType<typeof columnPlaces>;
  #hashed = 0;

  /** `module` is what parserModule() answers. */
  constructor(module: WebAssembly.Module, room: BlockRoom) {
    this.room = room;
    const places = new Places();
    const header = places.take(headerBytes);
    const tables = places.take(wordTableBytes);
    const events = places.take(eventTableBytes);
    const shapes = places.take(shapeMemoryBytes);
    const at = columnPlaces(places, room);
    const { patterns: _, streamIndex: _index, ...columns } = at;
    this.#at = at;
    this.#inputAt = places.take(frameBytesMax);
    const memory = new WebAssembly.Memory({ initial: Math.ceil(places.end / pageBytes) });
    const { buffer } = memory;
    this.#exports = exportsOf(new WebAssembly.Instance(module, { env: { memory } }));
    this.#input = new Uint8Array(buffer, this.#inputAt, frameBytesMax + slackBytes);
    const heldBytes = room.heldBytes ?? room.messageBytes;
    // Or a line of the greatest length would never find room.
    if (heldBytes < lineBytesMax + 32) throw new Error(`Cannot parse lines with ${heldBytes} bytes for messages`);
    this.#messages = new Uint8Array(buffer, at.messageBytes, heldBytes);
    const view = new DataView(buffer);
    const sizes = [room.rows, room.keywords, room.requestIdBytes, room.messageBytes, lineBytesMax, levelLookBytes];
    const suffixes = writeEventTables(view, events);
    [...Object.values(columns), ...sizes, events, suffixes, heldBytes, shapes].forEach((value, i) =>
      view.setUint32(header + i * 4, value, true),
    );
    writeWordTables(view, tables);
    this.#exports.configure(header, tables);
    this.columns = columnsOf(buffer, at, room);
    this.reset(0n);
  }

  /** Lines in the block. */
  get rows(): number {
    return Number(this.#exports.rows.value);
  }

  /** Physical lines that the last parse() took: more than rows where partial lines were joined. */
  get lines(): number {
    return Number(this.#exports.lines.value) >>> 0;
  }

  /** What the next line is told of those before it. */
  get before(): LinesBefore {
    return { lastTime: BigInt(this.#exports.lastTime.value), context: this.#exports.getContext() };
  }

  set before({ lastTime, context }: LinesBefore) {
    this.#exports.setBefore(lastTime, context);
  }

  /** True once the block has no room for another line. */
  get isFull(): boolean {
    return this.#exports.isFull() !== 0;
  }

  /** Bytes of messages that were let go: what lies at `messageOffsets` n is at n - heldFrom in `held`. */
  get heldFrom(): number {
    return Number(this.#exports.heldFrom.value) >>> 0;
  }

  /** The messages since the last letGo(), one behind the other. Valid until then. */
  get held(): Uint8Array {
    return this.#messages.subarray(0, (Number(this.#exports.messageBytes.value) >>> 0) - this.heldFrom);
  }

  /** What is kept of the message of a row that is held. */
  message(row: number): Uint8Array {
    const { messageOffsets } = this.columns;
    const { heldFrom } = this;
    return this.#messages.subarray((messageOffsets[row] ?? 0) - heldFrom, (messageOffsets[row + 1] ?? 0) - heldFrom);
  }

  /** Forgets the messages so far, but for their hashes and offsets: there is room for more of the same block. */
  letGo(): void {
    this.hashShapes();
    this.#exports.letGo();
  }

  /** Begins a new block in the same memory, and a stream whose lines before are not known but for their time. */
  reset(lastTime: bigint): void {
    this.#exports.reset();
    this.#hashed = 0;
    this.before = { lastTime, context: 0n };
  }

  /** Fills the column `patterns` for the rows that were parsed since the last call: a second pass, over messages only. */
  hashShapes(): void {
    const { messageOffsets, messageBytes, patterns } = this.#at;
    // An address below 0 wraps, as the parser's own does.
    this.#exports.hashShapes(messageOffsets, messageBytes - this.heldFrom, this.#hashed, this.rows, patterns);
    this.#hashed = this.rows;
  }

  /**
   * Parses one segment's lines, numbered from `first`; answers how many bytes it took. Fewer than there are: messages have to be let
   * go, or the block is full, and the rest belongs into the next one, with `before` as it is now. Partial lines are joined inside a segment, so it has to come as a
   * whole. A last line may lack its newline. Throws "too_large" above a frame's size.
   */
  parse(segment: Uint8Array, framing: LogStream["framing"], first: number): number {
    if (segment.length > frameBytesMax) {
      throw new KubinError(
        "too_large",
        `Cannot parse a segment: it has ${segment.length} bytes, not ${frameBytesMax} at most`,
      );
    }
    this.#input.set(segment);
    this.#input[segment.length] = newline;
    const from = this.#inputAt;
    const stopped = this.#exports.parse(from, from + segment.length, framings[framing], first);
    // Behind a last line without a newline it stops one further.
    return Math.min(stopped - from, segment.length);
  }
}

/** Addresses in the order that configure() reads them; it need not know the last two. */
function columnPlaces(places: Places, { rows, keywords, requestIdBytes, messageBytes, heldBytes }: BlockRoom) {
  return {
    timestampNs: places.take(rows * 8),
    lineNo: places.take(rows * 4),
    keywordOffsets: places.take((rows + 1) * 4),
    messageOffsets: places.take((rows + 1) * 4),
    requestIdOffsets: places.take((rows + 1) * 4),
    hasTimestamp: places.take(rows),
    level: places.take(rows),
    stream: places.take(rows),
    keywords: places.take(keywords),
    requestIdBytes: places.take(requestIdBytes),
    messageBytes: places.take(heldBytes ?? messageBytes),
    cuts: places.take(rows * 4),
    joined: places.take(rows * 2),
    inEvent: places.take(rows * 2),
    scratch: places.take(lineBytesMax),
    patterns: places.take(rows * 8),
    streamIndex: places.take(rows * 4),
  };
}

function columnsOf(buffer: ArrayBuffer, at: ReturnType<typeof columnPlaces>, room: BlockRoom): BlockColumns {
  const { rows } = room;
  return {
    timestampNs: new BigInt64Array(buffer, at.timestampNs, rows),
    lineNo: new Uint32Array(buffer, at.lineNo, rows),
    errorKeywords: {
      offsets: new Int32Array(buffer, at.keywordOffsets, rows + 1),
      indexes: new Uint8Array(buffer, at.keywords, room.keywords),
    },
    messageOffsets: new Int32Array(buffer, at.messageOffsets, rows + 1),
    requestIds: {
      offsets: new Int32Array(buffer, at.requestIdOffsets, rows + 1),
      bytes: new Uint8Array(buffer, at.requestIdBytes, room.requestIdBytes),
    },
    hasTimestamp: new Uint8Array(buffer, at.hasTimestamp, rows),
    level: new Uint8Array(buffer, at.level, rows),
    stream: new Uint8Array(buffer, at.stream, rows),
    cuts: new Uint32Array(buffer, at.cuts, rows),
    joined: new Uint16Array(buffer, at.joined, rows),
    inEvent: new Uint16Array(buffer, at.inEvent, rows),
    patterns: new BigUint64Array(buffer, at.patterns, rows),
    streamIndex: new Uint32Array(buffer, at.streamIndex, rows),
  };
}

/** Hands out addresses, 64 bytes apart at least, with room behind each for what is read or written too far. */
class Places {
  end = 1024;

  take(bytes: number): number {
    const at = this.end;
    this.end = Math.ceil((at + bytes + slackBytes) / 64) * 64;
    return at;
  }
}

function exportsOf(instance: WebAssembly.Instance): Exports {
  return instance.exports as unknown as Exports;
}
