// Reads a second time, by the stream's format, what the fast parser cannot tell of a line: times without a frame, unusual levels.
//
//   no framing        ─▶ every line by its stream's reader ─▶ time and level
//   kubelet, CRI      ─▶ many lines without a level? ─▶ do a few have one by format? ─▶ the levels of those lines; the time stays
import { levelIndex } from "../db/model/line/level.ts";
import { readAny } from "../db/model/line/formats.ts";
import { StreamReader } from "../db/model/line/formats/stream-reader.ts";
import type { LogStreamRow } from "../db/model/line/line-block.ts";
import type { BlockColumns } from "../db/model/line/wasm/line-parser.ts";
import type { LogStream } from "../db/model/log-stream.ts";
import { type HeldRows, textOf } from "./held-rows.ts";
import { LevelProbe } from "./level-probe.ts";
import { quickLevel } from "./quick-level.ts";

/** Rows [from, to) of one stream in the block; `bytes`: the lines that they were parsed from. */
export interface ParsedRows extends HeldRows {
  readonly columns: BlockColumns;
  readonly bytes: Uint8Array;
}

/** A reader remembers lines, and each may hold on to the text of its segment: no more of them than this. */
const readersMax = 16;
/** Of a stream's beginning, to find its format. */
const sampleBytes = 64 * 1024;
const headChars = 8 * 1024;
/** 2262-04-11: the column's last instant. */
const lastNs = 2n ** 63n - 1n;

interface Known {
  readonly reader: StreamReader;
  /** Of the last line that had one: a line without goes beside it. */
  lastTime: bigint;
}

export class LineRereader {
  readonly #captureNs: bigint;
  readonly #readers = new Map<bigint, Known>();
  readonly #probe: LevelProbe;
  #outOfOrder = 0;

  /** `captureNs`: a stamp without a year is the nearest before that. */
  constructor(captureNs: bigint) {
    this.#captureNs = captureNs;
    this.#probe = new LevelProbe((message) => readAny(message, anyContext).line.level);
  }

  /** Lines whose own time is earlier than their predecessor's by less than a minute. They keep it. */
  get outOfOrder(): number {
    return this.#outOfOrder;
  }

  /**
   * Sets times and levels of the rows; answers the time for a next line that has none, null where the parser's stays. `lastTime`:
   * of the line before.
   */
  reread(rows: ParsedRows, stream: LogStreamRow, framing: LogStream["framing"], lastTime: bigint): bigint | null {
    if (framing !== "none") {
      if (this.#probe.helps(rows, stream)) this.#read(rows, this.#readerOf(stream, rows, framing, lastTime), false);
      return null;
    }
    const known = this.#readerOf(stream, rows, framing, lastTime);
    this.#read(rows, known, true);
    return known.lastTime;
  }

  #read(rows: ParsedRows, known: Known, times: boolean): void {
    const { columns, from, to } = rows;
    const text = textOf(rows, from, to);
    const base = columns.messageOffsets[from] ?? 0;
    for (let row = from; row < to; row++) {
      // Within a frame the parser's level stands: a reader of formats goes over 20 MB a second.
      if (!times && columns.level[row] !== levelIndex.unknown) continue;
      const start = (columns.messageOffsets[row] ?? 0) - base;
      const message = headOf(text.slice(start, (columns.messageOffsets[row + 1] ?? 0) - base));
      const quick = times ? null : quickLevel(message);
      if (quick !== null) {
        columns.level[row] = quick;
        continue;
      }
      const line = known.reader.read(message);
      if (line.level !== null) columns.level[row] = levelIndex[line.level];
      else if (times) columns.level[row] = levelIndex.unknown;
      if (!times) continue;
      const timed = line.timeNs !== null && line.timeNs >= 0n && line.timeNs <= lastNs;
      if (timed && line.timeNs !== null) known.lastTime = line.timeNs;
      columns.timestampNs[row] = known.lastTime;
      columns.hasTimestamp[row] = timed ? 1 : 0;
      if (line.repaired) this.#outOfOrder++;
    }
  }

  #readerOf(stream: LogStreamRow, rows: ParsedRows, framing: LogStream["framing"], lastTime: bigint): Known {
    const id = stream.streamId;
    const sample = (): string[] => (framing === "none" ? firstLines(rows.bytes) : firstMessages(rows));
    const known = this.#readers.get(id) ?? { reader: this.#newReader(sample()), lastTime };
    this.#readers.delete(id);
    this.#readers.set(id, known);
    for (const oldest of this.#readers.keys()) {
      if (this.#readers.size <= readersMax) break;
      this.#readers.delete(oldest);
    }
    return known;
  }

  #newReader(sample: readonly string[]): StreamReader {
    return new StreamReader({ captureNs: this.#captureNs, zoneMinutes: 0, sample });
  }
}

/** A time and a level stand in front; only of JSON the end is needed. Hostile lines are read at 2 MB/s. */
function headOf(line: string): string {
  return line.length <= headChars || line.slice(0, 256).includes("{") ? line : line.slice(0, headChars);
}

const anyContext = { year: 2000, zoneMinutes: 0 };

function firstLines(bytes: Uint8Array): string[] {
  const head = bytes.subarray(0, sampleBytes);
  const lines = Buffer.from(head.buffer, head.byteOffset, head.length).toString("latin1").split(/\r?\n/);
  // The last one is cut, or what follows the last newline.
  if (lines.length > 1) lines.pop();
  return lines;
}

function firstMessages(rows: ParsedRows): string[] {
  const { from, to } = rows;
  return Array.from({ length: Math.min(to - from, 200) }, (_, i) => textOf(rows, from + i, from + i + 1));
}
