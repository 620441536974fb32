// Fills column blocks with the lines of segments, in the memory of a parser that is lent for one block.
import type { LineBlock, LogStreamRow } from "../db/model/line/line-block.ts";
import { type LineParser, type LinesBefore, noLinesBefore } from "../db/model/line/wasm/line-parser.ts";
import type { LogStream } from "../db/model/log-stream.ts";
import type { LineRereader } from "./reread-lines.ts";

export type BlockIdentity = Pick<LineBlock, "tenantId" | "snapshotId" | "attempt" | "pack" | "dropOn">;

export class LineBlockBuilder {
  readonly #identity: BlockIdentity;
  readonly #rereader: LineRereader;
  #parser: LineParser | null = null;
  /** Of every stream, what its lines so far leave to the ones behind them: segments of several streams take turns. */
  readonly #before = new Map<bigint, LinesBefore>();
  #streams: LogStreamRow[] = [];
  #indexes = new Map<bigint, number>();
  #streamIndex = new Uint32Array();

  constructor(identity: BlockIdentity, rereader: LineRereader) {
    this.#identity = identity;
    this.#rereader = rereader;
  }

  /** What the present block lies in; null before a block is begun and after it was taken. */
  get parser(): LineParser | null {
    return this.#parser;
  }

  get rows(): number {
    return this.#parser?.rows ?? 0;
  }

  /** Physical lines that the last add() took. */
  get lines(): number {
    return this.#parser?.lines ?? 0;
  }

  /** Begins a block in this memory. */
  beginBlock(parser: LineParser): void {
    parser.reset(0n);
    this.#parser = parser;
    this.#streamIndex = new Uint32Array(parser.room.rows);
    this.#streams = [];
    this.#indexes = new Map();
  }

  /**
   * Takes a segment of one stream, or what is left of it, numbered from `first`; answers how many bytes. Fewer than there are: the
   * block is full. A line without a time gets its neighbour's, also from a block before.
   */
  add(stream: LogStreamRow, lines: Uint8Array, framing: LogStream["framing"], first: number): number {
    const parser = this.#parser;
    if (!parser) return 0;
    const told = (first > 1 ? this.#before.get(stream.streamId) : undefined) ?? noLinesBefore;
    parser.before = told;
    const from = parser.rows;
    const bytes = parser.parse(lines, framing, first);
    const rows = { columns: parser.columns, from, to: parser.rows, bytes: lines };
    const lastTime = this.#rereader.reread(rows, stream, framing, told.lastTime) ?? parser.before.lastTime;
    this.#before.set(stream.streamId, { ...parser.before, lastTime });
    this.#streamIndex.fill(this.#indexOf(stream), from, parser.rows);
    return bytes;
  }

  /** The block so far, and the parser in whose memory it lies: nobody may use that one before the block was read. */
  take(): { readonly block: LineBlock; readonly parser: LineParser } | null {
    const parser = this.#parser;
    if (!parser) return null;
    this.#parser = null;
    parser.hashShapes();
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
