// Fills column blocks with the lines of segments, in the memory of a parser that is lent for one block.
import type { LineBlock, LogStreamRow } from "../db/model/line/line-block.ts";
import type { LineParser } from "../db/model/line/wasm/line-parser.ts";
import type { LogStream } from "../db/model/log-stream.ts";

export type BlockIdentity = Pick<LineBlock, "tenantId" | "snapshotId" | "attempt" | "pack" | "dropOn">;

export class LineBlockBuilder {
  readonly #identity: BlockIdentity;
  #parser: LineParser | null = null;
  #lastTime = 0n;
  #streams: LogStreamRow[] = [];
  #indexes = new Map<bigint, number>();
  #streamIndex = new Uint32Array();

  constructor(identity: BlockIdentity) {
    this.#identity = identity;
  }

  /** What the present block lies in; null before a block is begun and after it was taken. */
  get parser(): LineParser | null {
    return this.#parser;
  }

  get rows(): number {
    return this.#parser?.rows ?? 0;
  }

  /** Begins a block in this memory: a line without a time still gets its neighbour's, from the block before. */
  beginBlock(parser: LineParser): void {
    parser.reset(this.#lastTime);
    this.#parser = parser;
    this.#streamIndex = new Uint32Array(parser.room.rows);
    this.#streams = [];
    this.#indexes = new Map();
  }

  /** Takes whole lines of one stream, numbered from `first`; answers how many bytes. Fewer than there are: the block is full. */
  add(stream: LogStreamRow, lines: Uint8Array, framing: LogStream["framing"], first: number): number {
    const parser = this.#parser;
    if (!parser) return 0;
    // A stream's first line has no neighbour.
    if (first === 1) parser.lastTime = 0n;
    const before = parser.rows;
    const bytes = parser.parse(lines, framing, first);
    this.#streamIndex.fill(this.#indexOf(stream), before, parser.rows);
    return bytes;
  }

  /** The block so far, and the parser in whose memory it lies: nobody may use that one before the block was read. */
  take(): { readonly block: LineBlock; readonly parser: LineParser } | null {
    const parser = this.#parser;
    if (!parser) return null;
    this.#parser = null;
    this.#lastTime = parser.lastTime;
    const { columns, rows } = parser;
    const block = { ...this.#identity, streams: this.#streams, rows, streamIndex: this.#streamIndex, ...columns };
    return { block, parser };
  }

  #indexOf(stream: LogStreamRow): number {
    const known = this.#indexes.get(stream.streamId);
    if (known !== undefined) return known;
    const index = this.#streams.push(stream) - 1;
    this.#indexes.set(stream.streamId, index);
    return index;
  }
}
