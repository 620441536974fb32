// Fills column blocks with the lines of segments, of one pack after the other, in the memory of a parser that is lent for one block.
//
//   segment ─▶ as many lines as the memory for messages takes ─▶ levels ─▶ shapes ─▶ counts ─▶ messages put down ─▶ the next lines
//
// All of that happens to a line while its message is still in the core's cache; only the narrow columns wait for the block's end.
import type { BlockStream, LineBlock, LogStreamRow, PutMessages } from "../db/model/line/line-block.ts";
import { type LineParser, type LinesBefore, noLinesBefore } from "../db/model/line/wasm/line-parser.ts";
import type { LogStream } from "../db/model/log-stream.ts";
import { type CountedRows, countedRows } from "./counted-rows.ts";
import type { LineTally } from "./line-tally.ts";
import type { LineRereader } from "./reread-lines.ts";

export type BlockIdentity = Pick<LineBlock, "tenantId" | "snapshotId" | "dropOn">;

/** What reads and counts the lines of one pack. */
export interface PackWork {
  readonly attempt: number;
  readonly pack: number;
  readonly rereader: LineRereader;
  readonly tally: LineTally;
}

/** A block that is being filled. */
interface Begun {
  readonly parser: LineParser;
  readonly messages: PutMessages;
  readonly counted: CountedRows;
  readonly streams: BlockStream[];
  /** Of the pack's streams. */
  readonly indexes: Map<bigint, number>;
}

/** Messages are put down when so many are held: enough for one call, and few enough for a core's cache beside the rest. */
const putBytes = 256 * 1024;

export class LineBlockBuilder {
  readonly #identity: BlockIdentity;
  readonly #putMessages: () => PutMessages;
  #pack: PackWork | null = null;
  /** Lent for a block, also where beginning it failed. */
  #parser: LineParser | null = null;
  #block: Begun | null = null;
  #lines = 0;
  /** Of every stream, what its lines so far leave to the ones behind them: segments of several streams take turns. */
  readonly #before = new Map<bigint, LinesBefore>();

  /** `putMessages`: where the messages of the next block go. */
  constructor(identity: BlockIdentity, putMessages: () => PutMessages) {
    this.#identity = identity;
    this.#putMessages = putMessages;
  }

  /** What is added from here on belongs to this pack, and knows nothing of the ones before. */
  beginPack(pack: PackWork): void {
    this.#pack = pack;
    this.#before.clear();
    this.#block?.indexes.clear();
  }

  get hasBlock(): boolean {
    return this.#block !== null;
  }

  /** True once the block that was begun has to end: its parser has no room, or its messages are as many as their holder takes. */
  get isFull(): boolean {
    return this.#block !== null && (this.#block.parser.isFull || this.#block.messages.isFull);
  }

  get rows(): number {
    return this.#block?.parser.rows ?? 0;
  }

  /** Physical lines that the last add() took. */
  get lines(): number {
    return this.#lines;
  }

  /** Begins a block in this memory, which is in discard()'s answer from then on. Throws what beginning to put messages down throws. */
  beginBlock(parser: LineParser): void {
    this.#parser = parser;
    parser.reset(0n);
    this.#block = {
      parser,
      messages: this.#putMessages(),
      counted: countedRows(parser.columns, (row) => parser.message(row)),
      streams: [],
      indexes: new Map(),
    };
  }

  /**
   * Takes a segment of one stream, or what is left of it, numbered from `first`; answers how many bytes. Fewer than there are: the
   * block is full. Nothing is taken before a block and a pack were begun. A line without a time gets its neighbour's, also from a block before. Throws what putting messages down throws.
   */
  add(stream: LogStreamRow, lines: Uint8Array, framing: LogStream["framing"], first: number): number {
    this.#lines = 0;
    const [block, pack] = [this.#block, this.#pack];
    if (!block || !pack) return 0;
    let at = 0;
    do {
      at += this.#addHeld(block, pack, stream, lines.subarray(at), framing, first + this.#lines);
      this.#lines += block.parser.lines;
    } while (at < lines.length && !this.isFull);
    return at;
  }

  /** As much of it as the memory for messages takes. */
  #addHeld(
    { parser, messages, counted, ...block }: Begun,
    pack: PackWork,
    stream: LogStreamRow,
    lines: Uint8Array,
    framing: LogStream["framing"],
    first: number,
  ): number {
    const told = (first > 1 ? this.#before.get(stream.streamId) : undefined) ?? noLinesBefore;
    parser.before = told;
    const from = parser.rows;
    const bytes = parser.parse(lines, framing, first);
    const { columns, held, heldFrom, rows: to } = parser;
    const rows = { columns, held, heldFrom, from, to, bytes: lines };
    const lastTime = pack.rereader.reread(rows, stream, framing, told.lastTime) ?? parser.before.lastTime;
    this.#before.set(stream.streamId, { ...parser.before, lastTime });
    columns.streamIndex.fill(indexOf(block, stream, pack), from, to);
    parser.hashShapes();
    pack.tally.add(counted, stream, from, to);
    if (bytes < lines.length || held.length >= putBytes) put(parser, messages);
    return bytes;
  }

  /** The block so far, and the parser in whose memory it lies: nobody may use that one before the block was read. */
  take(): { readonly block: LineBlock; readonly parser: LineParser } | null {
    const begun = this.#block;
    if (!begun) return null;
    const { parser, messages, streams } = begun;
    put(parser, messages);
    this.#block = null;
    this.#parser = null;
    const { columns, rows } = parser;
    return { block: { ...this.#identity, streams, rows, messages, ...columns }, parser };
  }

  /** Gives up the block that was begun; answers the parser that was lent for it. */
  discard(): LineParser | null {
    this.#block?.messages.release();
    this.#block = null;
    const parser = this.#parser;
    this.#parser = null;
    return parser;
  }
}

function put(parser: LineParser, messages: PutMessages): void {
  if (parser.held.length > 0) messages.add(parser.held);
  parser.letGo();
}

function indexOf(
  { streams, indexes }: Pick<Begun, "streams" | "indexes">,
  stream: LogStreamRow,
  { attempt, pack }: PackWork,
): number {
  const known = indexes.get(stream.streamId);
  if (known !== undefined) return known;
  const index = streams.push({ ...stream, attempt, pack }) - 1;
  indexes.set(stream.streamId, index);
  return index;
}
