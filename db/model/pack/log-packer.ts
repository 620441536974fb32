// Cuts log streams into packs: segments of whole lines, several to a frame of about 1 MiB raw.
import { firstPackBytes, frameBytes, packBytes, packGrowth, packRawBytes } from "../limits.ts";
import type { LogStream } from "../log-stream.ts";
import {
  FrameWriter,
  type PackCodec,
  type PackOutput,
  type PackPlaces,
  type SealedFrame,
  type UnnamedStream,
} from "./frame-writer.ts";

const newline = 0x0a;
const space = 0x20;
/** A line longer than this is cut here; the bytes after it are dropped and reported. */
export const physicalLineBytesMax = 8 * 1024 * 1024;

/** A frame may end up to a segment late, and each segment may bring a newline along. */
export const logFrameBytes = frameBytes + frameBytes / 4;
/** Streams of one pack: its directory names them all, and is read and written whole. */
const packStreamsMax = 4096;
/** How far back a cut looks for something that must not be parted: a private key of 16,384 bits has 13 KiB. */
const togetherBytes = 64 * 1024;
/** What lines shrink to until the first of them have: they do to a sixth up to a twelfth. */
const packedGuess = 1 / 8;
/** About how long a segment is. */
const segmentBytes = frameBytes / 2;

/** One run of whole lines inside a frame. */
export interface FrameSegment {
  readonly offset: number;
  readonly bytes: number;
}

/** What a frame of lines goes through before it lies in a pack: redaction, compression. */
export interface FrameSealer {
  /** Frames at work at once. */
  readonly parallel: number;
  /** A buffer of at least `bytes` that seal() can take. */
  buffer(bytes: number): Uint8Array;
  /** `frame` lies at the start of a buffer of this sealer's, which is the sealer's until it answers. Segments keep their number and lines. */
  seal(frame: Uint8Array, segments: readonly FrameSegment[]): Promise<SealedFrame>;
  /** True if lines must not be parted at the end of `bytes`: what has to be redacted as one goes on behind it. */
  keepsTogether(bytes: Uint8Array): boolean;
}

/** Compresses, and changes nothing. */
export function plainSealer(codec: Pick<PackCodec, "compress">): FrameSealer {
  return {
    parallel: 2,
    buffer: (bytes) => new Uint8Array(bytes),
    seal: async (frame, segments) => {
      const bytes = await codec.compress(new Uint8Array(frame));
      return { bytes, rawBytes: frame.length, segments };
    },
    keepsTogether: () => false,
  };
}

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
export class LogPacker<Output extends PackOutput = PackOutput> {
  readonly #codec: PackCodec;
  readonly #sealer: FrameSealer;
  readonly #places: PackPlaces<Output>;
  readonly #cutter: SegmentCutter;
  #writer: FrameWriter<Output> | null = null;
  #closeAt = firstPackBytes;
  /** Of the present pack, as it came; and what is known of what it came to, which is all but the frames at work. */
  #rawBytes = 0;
  #known = { raw: 0, packed: 0 };
  /** The same of all packs. */
  readonly #ratio = { raw: frameBytes, packed: frameBytes * packedGuess };
  /** In their order, the last pack's too: the next pack's are sealed while its last ones are. */
  readonly #atWork: {
    readonly writer: FrameWriter<Output>;
    readonly raw: number;
    readonly written: Promise<number>;
  }[] = [];
  /** The pack before the present one. */
  #closing: Promise<void>;
  #mayClose = true;
  /** Used in turn: those before the current one may still be sealed. A fresh one per frame made the memory grow. */
  readonly #ring: (Uint8Array | undefined)[];
  #turn = 0;
  #frame: Uint8Array;
  #filled = 0;
  #pending: { stream: number; offset: number; bytes: number; first: number; lines: number }[] = [];

  /** Before `mayClose` no pack is closed, and add() does not wait for one: whoever adds bounds how much that can be. */
  constructor(
    codec: PackCodec,
    places: PackPlaces<Output>,
    sealer: FrameSealer = plainSealer(codec),
    mayClose: Promise<void> | null = null,
  ) {
    this.#closing = mayClose ?? Promise.resolve();
    if (mayClose !== null) this.#closeFrom(mayClose);
    this.#codec = codec;
    this.#sealer = sealer;
    this.#places = places;
    this.#cutter = new SegmentCutter((bytes) => sealer.keepsTogether(bytes));
    this.#frame = sealer.buffer(logFrameBytes);
    this.#ring = Array.from({ length: sealer.parallel + 2 }, (_, i) => (i === 0 ? this.#frame : undefined));
  }

  async add(stream: LogStream | UnnamedStream, chunks: AsyncIterable<Uint8Array>): Promise<StreamSummary> {
    const cutter = this.#cutter;
    cutter.begin(stream.framing === "cri");
    let index: { writer: FrameWriter<Output>; stream: number } | null = null;
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
    if (writer) {
      await this.#flush(writer);
      await this.#close(writer);
    }
    await this.#closing;
  }

  /** Makes room for `size` bytes in the current frame; starts a new frame or a new pack as needed. */
  async #room(size: number): Promise<FrameWriter<Output>> {
    if (this.#writer && this.#filled > 0 && this.#filled + size + 1 > frameBytes) {
      await this.#flush(this.#writer);
      if (this.#isFull(this.#writer)) {
        this.#closeAt = Math.min(packBytes, this.#closeAt * packGrowth);
        await this.#close(this.#writer);
      }
    }
    this.#writer ??= new FrameWriter("logs", this.#codec, this.#places.open());
    return this.#writer;
  }

  /** Follows from the lines alone, not from which frames happen to be ready: a resumed push must make the same packs. */
  #isFull({ streams }: FrameWriter<Output>): boolean {
    const { raw, packed } = this.#known;
    const bytes = packed + (this.#rawBytes - raw) * (this.#ratio.packed / this.#ratio.raw);
    return bytes >= this.#closeAt || this.#rawBytes >= packRawBytes || streams >= packStreamsMax;
  }

  /** Begins to close the present pack, once the one before it is closed: frames of the next are sealed meanwhile. */
  async #close(writer: FrameWriter<Output>): Promise<void> {
    this.#writer = null;
    this.#rawBytes = 0;
    this.#known = { raw: 0, packed: 0 };
    const before = this.#closing;
    if (this.#mayClose) await before;
    this.#closing = before.then(() => writer.close()).then((pack) => this.#places.closed(pack, writer.output));
    // Awaited by the next pack, or by finish(); until then a failure is not unhandled.
    this.#closing.catch(() => undefined);
  }

  #closeFrom(mayClose: Promise<void>): void {
    this.#mayClose = false;
    void mayClose.then(() => (this.#mayClose = true));
  }

  #append(stream: number, segment: { bytes: Uint8Array; lines: number }, first: number): void {
    const needed = this.#filled + segment.bytes.length + 1;
    if (needed > this.#frame.length) {
      const larger = this.#sealer.buffer(needed);
      larger.set(this.#frame.subarray(0, this.#filled));
      this.#frame = larger;
    }
    this.#frame.set(segment.bytes, this.#filled);
    this.#pending.push({ stream, offset: this.#filled, bytes: segment.bytes.length, first, lines: segment.lines });
    this.#filled += segment.bytes.length;
    // Outside of any segment: keeps `zstdcat` readable where a file ends without a newline.
    if (segment.bytes[segment.bytes.length - 1] !== newline) this.#frame[this.#filled++] = newline;
  }

  async #flush(writer: FrameWriter<Output>): Promise<void> {
    if (this.#filled === 0) return;
    const pending = this.#pending;
    const raw = this.#filled;
    const sealing = this.#sealer.seal(this.#frame.subarray(0, raw), pending);
    this.#pending = [];
    this.#rawBytes += raw;
    this.#filled = 0;
    this.#atWork.push({ writer, raw, written: writer.sealed(sealing, pending) });
    if (this.#atWork.length > this.#sealer.parallel) await this.#waitForFirst();
    // One that had to grow is not kept: the ring still holds the one it replaced.
    this.#turn = (this.#turn + 1) % this.#ring.length;
    this.#frame = this.#ring[this.#turn] ??= this.#sealer.buffer(logFrameBytes);
  }

  async #waitForFirst(): Promise<void> {
    const first = this.#atWork.shift();
    if (!first) return;
    const packed = await first.written;
    this.#ratio.raw += first.raw;
    this.#ratio.packed += packed;
    if (first.writer !== this.#writer) return;
    this.#known.raw += first.raw;
    this.#known.packed += packed;
  }
}

/** Splits a byte stream into runs of whole lines of about half a frame. What it yields is valid until the next step. */
class SegmentCutter {
  readonly #keepsTogether: (bytes: Uint8Array) => boolean;
  #cri = false;
  /** One buffer for all streams: joining chunks into fresh ones made 4 bytes of garbage for each byte of log. */
  #buffer = new Uint8Array(frameBytes);
  #filled = 0;
  droppedBytes = 0;

  constructor(keepsTogether: (bytes: Uint8Array) => boolean) {
    this.#keepsTogether = keepsTogether;
  }

  /** What is pushed from here on belongs to a new stream. */
  begin(cri: boolean): void {
    this.#cri = cri;
    this.#filled = 0;
    this.droppedBytes = 0;
  }

  *push(chunk: Uint8Array): Generator<Run> {
    this.#append(chunk);
    const data = this.#buffer.subarray(0, this.#filled);
    let from = 0;
    while (data.length - from >= segmentBytes) {
      const cut = this.#cutAfter(data, from);
      if (cut <= from) break;
      const bytes = data.subarray(from, cut);
      yield { bytes, lines: countNewlines(bytes) };
      from = cut;
    }
    this.#buffer.copyWithin(0, from, this.#filled);
    this.#filled -= from;
    this.#dropBeyondLine();
  }

  end(): Run | null {
    if (this.#filled === 0) return null;
    const bytes = this.#buffer.subarray(0, this.#filled);
    const open = bytes[bytes.length - 1] !== newline;
    return { bytes, lines: countNewlines(bytes) + (open ? 1 : 0) };
  }

  #append(chunk: Uint8Array): void {
    const needed = this.#filled + chunk.length;
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, this.#filled));
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#filled);
    this.#filled = needed;
  }

  /** The last good place to cut within a segment's length; failing that the first one after; `from` if there is none yet. */
  #cutAfter(data: Uint8Array, from: number): number {
    const span = from + segmentBytes;
    for (let end = data.lastIndexOf(newline, span - 1); end >= from; end = data.lastIndexOf(newline, end - 1)) {
      if (this.#mayCut(data, from, end)) return end + 1;
      if (end === 0) break;
    }
    for (let end = data.indexOf(newline, span); end >= 0; end = data.indexOf(newline, end + 1)) {
      if (this.#mayCut(data, from, end)) return end + 1;
    }
    return from;
  }

  /** `end` is a newline. What belongs together and is longer than `togetherBytes` is parted all the same. */
  #mayCut(data: Uint8Array, from: number, end: number): boolean {
    if (this.#cri && runIsOpen(data, from, end)) return false;
    return !this.#keepsTogether(data.subarray(Math.max(from, end + 1 - togetherBytes), end + 1));
  }

  /** Of a line that is longer than anyone reads, the rest is left out until its newline comes. */
  #dropBeyondLine(): void {
    if (this.#filled <= physicalLineBytesMax) return;
    const lineStart = this.#buffer.subarray(0, this.#filled).lastIndexOf(newline) + 1;
    const keep = Math.max(lineStart, physicalLineBytesMax);
    this.droppedBytes += this.#filled - keep;
    this.#filled = keep;
  }
}

interface Run {
  readonly bytes: Uint8Array;
  readonly lines: number;
}

/** How many lines back a run of the other tag is looked for: the two rarely take turns, and nobody writes 16 KiB that slowly. */
const otherTagLines = 128;

/** True if a run of CRI partial lines is open behind the line that ends at `end`: stdout's, or stderr's, whose lines may take turns. */
function runIsOpen(data: Uint8Array, from: number, end: number): boolean {
  let known = 0;
  for (let lines = 0, at = end; lines < otherTagLines && known !== 3; lines++) {
    const start = at === from ? at : Math.max(data.lastIndexOf(newline, at - 1) + 1, from);
    const { tag, partial } = criTag(data, start, at);
    if (partial && (known & tag) === 0) return true;
    known |= tag;
    if (start <= from) return false;
    at = start - 1;
  }
  return false;
}

/** `<time> <stream> P …`; 1: stdout, 2: stderr, 0: neither. */
function criTag(data: Uint8Array, start: number, end: number): { tag: number; partial: boolean } {
  const firstSpace = data.indexOf(space, start);
  const secondSpace = firstSpace < 0 ? -1 : data.indexOf(space, firstSpace + 1);
  if (secondSpace < 0 || secondSpace + 1 >= end) return { tag: 0, partial: false };
  // Both names have six letters, and differ in the fourth: stdout, stderr.
  const tag = secondSpace - firstSpace === 7 ? (data[firstSpace + 4] === 0x6f ? 1 : 2) : 0;
  return { tag, partial: data[secondSpace + 1] === 0x50 };
}

function countNewlines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines++;
  return lines;
}
