// The parser in WebAssembly with its own memory: room for one segment and for one block of columns, filled in place.
import { KubinError } from "../../error.ts";
import { frameBytesMax, lineBytesMax } from "../../limits.ts";
import type { LogStream } from "../../log-stream.ts";
import type { ByteStrings, KeywordLists, LineBlock } from "../line-block.ts";
import { levelLookBytes } from "../level.ts";
import { wordTableBytes, writeWordTables } from "./word-tables.ts";

/** How much a parser's block holds. Memory that is never written to costs nothing. */
export interface BlockRoom {
  readonly rows: number;
  readonly keywords: number;
  readonly requestIdBytes: number;
  readonly messageBytes: number;
}

/** Views over the parser's memory, valid until its next reset; arrays are as long as the room. LineBlock says what they hold. */
export type BlockColumns = Pick<
  LineBlock,
  "timestampNs" | "lineNo" | "messageOffsets" | "hasTimestamp" | "level" | "stream" | "messageBytes"
> & { readonly errorKeywords: KeywordLists; readonly requestIds: ByteStrings };

/** What parser.ts exports. */
interface Exports {
  readonly rows: WebAssembly.Global;
  readonly lastTime: WebAssembly.Global;
  configure(columns: number, tables: number): void;
  reset(time: bigint): void;
  setLastTime(time: bigint): void;
  parse(from: number, to: number, framing: number, first: number): number;
}

const framings = { none: 0, kubelet: 1, cri: 2 } as const satisfies Record<LogStream["framing"], number>;
const pageBytes = 65_536;
const headerBytes = 17 * 4;
/** The parser reads 16 bytes at a time, and words a little further. */
const slackBytes = 256;
const newline = 0x0a;

export class LineParser {
  readonly room: BlockRoom;
  readonly columns: BlockColumns;
  readonly #exports: Exports;
  readonly #input: Uint8Array;
  readonly #inputAt: number;

  /** `module` is what parserModule() answers. */
  constructor(module: WebAssembly.Module, room: BlockRoom) {
    this.room = room;
    const places = new Places();
    const header = places.take(headerBytes);
    const tables = places.take(wordTableBytes);
    const at = columnPlaces(places, room);
    this.#inputAt = places.take(frameBytesMax);
    const memory = new WebAssembly.Memory({ initial: Math.ceil(places.end / pageBytes) });
    const { buffer } = memory;
    this.#exports = exportsOf(new WebAssembly.Instance(module, { env: { memory } }));
    this.#input = new Uint8Array(buffer, this.#inputAt, frameBytesMax + slackBytes);
    const view = new DataView(buffer);
    const sizes = [room.rows, room.keywords, room.requestIdBytes, room.messageBytes, lineBytesMax, levelLookBytes];
    [...Object.values(at), ...sizes].forEach((value, i) => view.setUint32(header + i * 4, value, true));
    writeWordTables(view, tables);
    this.#exports.configure(header, tables);
    this.columns = columnsOf(buffer, at, room);
    this.reset(0n);
  }

  /** Lines in the block. */
  get rows(): number {
    return Number(this.#exports.rows.value);
  }

  /** The time that a line without one gets: its predecessor's. */
  get lastTime(): bigint {
    return BigInt(this.#exports.lastTime.value);
  }

  set lastTime(time: bigint) {
    this.#exports.setLastTime(time);
  }

  /** Begins a new block in the same memory. */
  reset(lastTime: bigint): void {
    this.#exports.reset(lastTime);
  }

  /**
   * Parses whole lines of one stream, numbered from `first`; answers how many bytes it took. Fewer than there are: the block is
   * full, and the rest belongs into the next one. A last line may lack its newline. Throws "too_large" above a frame's size.
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

/** Addresses in the order that configure() reads them. */
function columnPlaces(places: Places, { rows, keywords, requestIdBytes, messageBytes }: BlockRoom) {
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
    messageBytes: places.take(messageBytes),
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
    messageBytes: new Uint8Array(buffer, at.messageBytes, room.messageBytes),
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
