// Reads the lines of one stream in order: format, years, order of time, and which lines belong together.
import { type DetectedFormat, detectFormat, isLoose, isStray, readAny } from "../formats.ts";
import type { LevelName, LineFormat, ReadContext, ReadLine } from "./format.ts";
import { continuesTrace } from "./stack-trace.ts";
import { StreamClock } from "./stream-clock.ts";
import { unframe } from "./unframe.ts";

export interface StreamLine extends ReadLine {
  /** Physical line number, from 1. */
  readonly number: number;
  /** Name of the format that read it, frames included: `cri+klog`. */
  readonly format: string;
  /** Number of the line that its stack trace or statement begins with; its own where it stands alone. */
  readonly group: number;
  /** A time to sort by: its own, else that of the line before; null before the first. Never runs backwards by less than a minute. */
  readonly orderNs: bigint | null;
  /** `orderNs` is not what the line says: it claimed to be older than the line before. */
  readonly repaired: boolean;
}

export interface StreamOptions {
  /** When the logs were taken; a stamp without a year is the nearest before that. */
  readonly captureNs: bigint;
  /** Minutes east of UTC of the clock that wrote stamps without a zone. */
  readonly zoneMinutes: number;
  /** The stream's first lines, if they are at hand; else read() finds the format as it goes. */
  readonly sample?: readonly string[];
}

/** After so many lines that other formats read, and none that its own did, the stream's format is looked for again. */
const missesMax = 24;
const sampleChars = 64 * 1024;

export class StreamReader {
  readonly #clock: StreamClock;
  #format: DetectedFormat | null = null;
  #number = 0;
  #group = 1;
  /** The line before, without its frame: a kubelet's stamp makes no head of a trace. */
  #before: ReadLine | null = null;
  #headLevel: LevelName | null = null;
  /** Lines of other formats since the stream's own last fitted. */
  #missed: string[] = [];
  /** Group of the unfinished CRI run of an output stream, by its name. */
  readonly #partial = new Map<string, number>();

  constructor(options: StreamOptions) {
    this.#clock = new StreamClock(options.captureNs, options.zoneMinutes);
    if (options.sample && options.sample.length > 0) this.#format = detectFormat(options.sample);
  }

  /** Name of the format as it is known now. */
  get format(): string {
    return this.#format?.name ?? "plain";
  }

  /** The next line of the stream, without its line end. */
  read(line: string): StreamLine {
    this.#number++;
    const found = this.#format ?? detectFormat([line]);
    const format = found.headed(line) ?? found;
    this.#format = format;
    const read = this.#clock.dated((context) => this.#readBy(format, line, context));
    const group = this.#partial.get(read.stream) ?? (read.carriesOn ? this.#group : this.#number);
    if (read.partial) this.#partial.set(read.stream, group);
    else this.#partial.delete(read.stream);
    if (group === this.#number) this.#headLevel = read.line.level;
    this.#group = group;
    this.#before = read.inner;
    this.#learn(line, read, format);
    const level = read.line.level ?? (group === this.#number ? null : this.#headLevel);
    const name = [...format.frames, read.by].map(({ name }) => name).join("+");
    return { ...read.line, level, number: this.#number, format: name, group, ...this.#clock.placed(read.line.timeNs) };
  }

  #readBy(format: DetectedFormat, line: string, context: ReadContext): Read {
    const outer = unframe(format.frames, line, context);
    const { message, partial, stream } = outer;
    const before = this.#before;
    const own = isLoose(format.inner) ? null : format.inner.read(message, context);
    const told = before !== null && format.inner.continues?.(message, before) === true;
    const traced = before !== null && own === null && !told && continuesTrace(message, before);
    let found: Found;
    if (own) found = { format: format.inner, line: own };
    else if (this.#partial.has(stream)) found = bare(format.inner, message);
    else if (traced) found = quoted(message, context) ?? bare(format.inner, message);
    else found = readAny(message, context);
    const { format: by, line: inner } = found;
    return { line: outer.around(inner, context), inner, by, partial, stream, carriesOn: told || traced };
  }

  /** Keeps the format while it fits, and looks for it again when only others do. No line waits for that: others read it. */
  #learn(line: string, read: Read, format: DetectedFormat): void {
    if (isStray(read.by)) return;
    if (read.by === format.inner || read.carriesOn) {
      this.#missed.length = 0;
      return;
    }
    this.#missed.push(line.length > sampleChars ? line.slice(0, sampleChars) : line);
    if (this.#missed.length < missesMax) return;
    this.#format = detectFormat(this.#missed);
    this.#missed.length = 0;
  }
}

interface Found {
  readonly format: LineFormat;
  readonly line: ReadLine;
}

interface Read {
  readonly line: ReadLine;
  readonly inner: ReadLine;
  readonly by: LineFormat;
  readonly partial: boolean;
  readonly stream: string;
  readonly carriesOn: boolean;
}

/** An indented line may be a whole line of another log that is quoted; only a format that is sure of itself may say so. */
function quoted(message: string, context: ReadContext): Found | null {
  if (!/\d\d.{0,2}\d\d/.test(message.slice(0, 96))) return null;
  const found = readAny(message, context);
  return found.line.timeNs !== null && found.line.level !== null && !isLoose(found.format) ? found : null;
}

/** The middle of a partial line and a frame of a trace: nothing is looked for in them. */
function bare(format: LineFormat, message: string): Found {
  return { format, line: { timeNs: null, level: null, logger: "", message, fields: {}, traceId: "", requestId: "" } };
}
