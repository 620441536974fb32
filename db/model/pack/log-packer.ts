// Cuts log streams into packs: segments of whole lines, several to a frame of about 1 MiB raw.
import { frameBytes, packBytes } from "../limits.ts";
import type { LogStream } from "../log-stream.ts";
import { type ClosedPack, FrameWriter, type PackCodec, type PackOutput } from "./frame-writer.ts";

const newline = 0x0a;
/** A line longer than this is cut here; the bytes after it are dropped and reported. */
export const physicalLineBytesMax = 8 * 1024 * 1024;

export interface StreamSummary {
  readonly lines: number;
  readonly bytes: number;
  /** Bytes dropped from lines longer than `physicalLineBytesMax`. */
  readonly droppedBytes: number;
}

/**
 * add() whole streams, one after the other. Line numbers count physical lines; a last line without a newline counts. A segment
 * never ends inside a run of CRI partial lines ("P" tag), so that a reader can join them without looking elsewhere.
 */
export class LogPacker {
  readonly #codec: PackCodec;
  readonly #open: () => PackOutput;
  readonly #closed: (pack: ClosedPack) => Promise<void>;
  #writer: FrameWriter | null = null;
  #frame = new Uint8Array(frameBytes + frameBytes / 4);
  #filled = 0;
  /** Segments of the frame being filled: the frame's index is known when it is written. */
  #pending: { stream: number; offset: number; bytes: number; first: number; lines: number }[] = [];

  constructor(codec: PackCodec, open: () => PackOutput, closed: (pack: ClosedPack) => Promise<void>) {
    this.#codec = codec;
    this.#open = open;
    this.#closed = closed;
  }

  async add(stream: LogStream, chunks: AsyncIterable<Uint8Array>): Promise<StreamSummary> {
    const cutter = new SegmentCutter(stream.framing === "cri");
    let index: { writer: FrameWriter; stream: number } | null = null;
    let first = 1;
    let bytes = 0;
    const place = async (segment: { bytes: Uint8Array; lines: number }): Promise<void> => {
      const writer = await this.#room(segment.bytes.length);
      if (index?.writer !== writer) index = { writer, stream: writer.stream(stream) };
      this.#append(index.stream, segment, first);
      first += segment.lines;
      bytes += segment.bytes.length;
    };
    for await (const chunk of chunks) {
      for (const segment of cutter.push(chunk)) await place(segment);
    }
    const last = cutter.end();
    if (last) await place(last);
    return { lines: first - 1, bytes, droppedBytes: cutter.droppedBytes };
  }

  async finish(): Promise<void> {
    const writer = this.#writer;
    if (!writer) return;
    await this.#flush(writer);
    this.#writer = null;
    await this.#closed(await writer.close());
  }

  /** Makes room for `size` bytes in the current frame; starts a new frame or a new pack as needed. */
  async #room(size: number): Promise<FrameWriter> {
    if (this.#writer && this.#filled > 0 && this.#filled + size + 1 > frameBytes) {
      await this.#flush(this.#writer);
      if (this.#writer.bytes >= packBytes) await this.finish();
    }
    this.#writer ??= new FrameWriter("logs", this.#codec, this.#open());
    return this.#writer;
  }

  #append(stream: number, segment: { bytes: Uint8Array; lines: number }, first: number): void {
    const needed = this.#filled + segment.bytes.length + 1;
    if (needed > this.#frame.length) {
      const larger = new Uint8Array(needed);
      larger.set(this.#frame.subarray(0, this.#filled));
      this.#frame = larger;
    }
    this.#frame.set(segment.bytes, this.#filled);
    this.#pending.push({ stream, offset: this.#filled, bytes: segment.bytes.length, first, lines: segment.lines });
    this.#filled += segment.bytes.length;
    // Outside of any segment: keeps `zstdcat` readable where a file ends without a newline.
    if (segment.bytes[segment.bytes.length - 1] !== newline) this.#frame[this.#filled++] = newline;
  }

  async #flush(writer: FrameWriter): Promise<void> {
    if (this.#filled === 0) return;
    const frame = await writer.frame(this.#frame.slice(0, this.#filled));
    for (const segment of this.#pending) writer.segment({ frame, ...segment });
    this.#pending = [];
    this.#filled = 0;
    if (this.#frame.length > 2 * frameBytes) this.#frame = new Uint8Array(frameBytes + frameBytes / 4);
  }
}

/** Splits a byte stream into runs of whole lines of at most about half a frame. */
class SegmentCutter {
  readonly #cri: boolean;
  #held: Uint8Array = new Uint8Array(0);
  droppedBytes = 0;

  constructor(cri: boolean) {
    this.#cri = cri;
  }

  *push(chunk: Uint8Array): Generator<{ bytes: Uint8Array; lines: number }> {
    let data = chunk;
    if (this.#held.length > 0) {
      data = new Uint8Array(this.#held.length + chunk.length);
      data.set(this.#held);
      data.set(chunk, this.#held.length);
      this.#held = new Uint8Array(0);
    }
    let from = 0;
    while (data.length - from >= frameBytes / 2) {
      const cut = this.#cutAfter(data, from, frameBytes / 2);
      if (cut <= from) break;
      const bytes = data.subarray(from, cut);
      yield { bytes, lines: countNewlines(bytes) };
      from = cut;
    }
    this.#hold(data.subarray(from));
  }

  end(): { bytes: Uint8Array; lines: number } | null {
    if (this.#held.length === 0) return null;
    const bytes = this.#held;
    const open = bytes[bytes.length - 1] !== newline;
    return { bytes, lines: countNewlines(bytes) + (open ? 1 : 0) };
  }

  /** The last good place to cut within `span` bytes of `from`; failing that the first one after; `from` if there is none yet. */
  #cutAfter(data: Uint8Array, from: number, span: number): number {
    for (let end = data.lastIndexOf(newline, from + span - 1); end >= from; end = data.lastIndexOf(newline, end - 1)) {
      if (!this.#cri || !endsPartial(data, from, end)) return end + 1;
      if (end === 0) break;
    }
    for (let end = data.indexOf(newline, from + span); end >= 0; end = data.indexOf(newline, end + 1)) {
      if (!this.#cri || !endsPartial(data, from, end)) return end + 1;
    }
    return from;
  }

  #hold(rest: Uint8Array): void {
    if (rest.length <= physicalLineBytesMax) {
      this.#held = rest.slice();
      return;
    }
    const lineStart = rest.lastIndexOf(newline) + 1;
    const keep = Math.max(lineStart, physicalLineBytesMax);
    this.#held = rest.slice(0, keep);
    this.droppedBytes += rest.length - keep;
  }
}

/** True if the CRI line that ends at `end` is a partial one: `<time> <stream> P …`. */
function endsPartial(data: Uint8Array, from: number, end: number): boolean {
  const start = end === from ? end : Math.max(data.lastIndexOf(newline, end - 1) + 1, from);
  const firstSpace = data.indexOf(0x20, start);
  const secondSpace = firstSpace < 0 ? -1 : data.indexOf(0x20, firstSpace + 1);
  return secondSpace > 0 && secondSpace + 1 < end && data[secondSpace + 1] === 0x50;
}

function countNewlines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines++;
  return lines;
}
