// Splits the raw bytes of one segment into lines: the parser in TypeScript, which says what the one in wasm/ has to answer.
import { lineBytesMax } from "../limits.ts";
import type { LogStream } from "../log-stream.ts";
import { type EventContext, noEvent, takeEvent } from "./event.ts";
import { keywordMask } from "./keywords.ts";
import { levelOf } from "./level.ts";
import { type ByteRange, findRequestId } from "./request-id.ts";
import { type ParsedTime, parseTime } from "./timestamp.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

/**
 * Where parsed lines go. `time`, `requestId` and `bytes` are valid until the next call; `streamTag`: 0 none, 1 stdout, 2 stderr;
 * `keywords` has a bit for each of `errorKeywords`; `cut`: bytes of the message behind messageEnd that belong to it; `joined`:
 * further physical lines that were joined into this one; `inEvent`: physical lines since the one that the event began with.
 */
export interface LineTarget {
  line(
    number: number,
    time: ParsedTime | null,
    level: number,
    streamTag: number,
    bytes: Uint8Array,
    messageStart: number,
    messageEnd: number,
    keywords: number,
    requestId: ByteRange | null,
    cut: number,
    joined: number,
    inEvent: number,
  ): void;
}

/** What the framing of a physical line says. */
interface LineHead {
  readonly time: ParsedTime;
  timed: boolean;
  tag: number;
  /** CRI's P: the line goes on in the next one of its tag. */
  partial: boolean;
  messageStart: number;
  /** Without the line end; in front of the newline of a partial line a carriage return is content. */
  messageEnd: number;
  /** Where the next line starts. */
  next: number;
}

/**
 * Hands the lines of `segment` to `target`, numbered from `first`; answers how many physical lines there were. An empty line is a
 * line. The message is what follows the framing, without the line end, at most `lineBytesMax` bytes. CRI's partial lines are joined
 * with those of their tag up to the next F: one line with the first one's number and time; a run without an end is one as it is.
 * `event`: of the lines before, and left for those behind.
 */
export function parseLines(
  segment: Uint8Array,
  framing: LogStream["framing"],
  first: number,
  target: LineTarget,
  event: EventContext = noEvent(),
): number {
  const head = newHead();
  const id: ByteRange = { start: 0, end: 0 };
  /** Up to here lines of the tag are part of a run that was handed on. */
  const runEnds = [0, 0, 0];
  let number = first;
  for (let at = 0; at < segment.length; number++) {
    readHead(segment, at, framing, head);
    const start = at;
    at = head.next;
    if (start < (runEnds[head.tag] ?? 0)) continue;
    const run = head.partial ? joinRun(segment, framing, head) : null;
    if (run) runEnds[head.tag] = run.end;
    const bytes = run?.bytes ?? segment;
    const from = run ? 0 : head.messageStart;
    const whole = run?.total ?? head.messageEnd - head.messageStart;
    const end = from + Math.min(whole, lineBytesMax);
    const level = takeEvent(bytes, from, end, number, levelOf(bytes, from, end), event);
    const keywords = keywordMask(bytes, from, end);
    const requestId = findRequestId(bytes, from, end, id) ? id : null;
    const time = head.timed ? head.time : null;
    const joined = Math.min(run?.further ?? 0, 65_535);
    const cut = whole - (end - from);
    target.line(number, time, level, head.tag, bytes, from, end, keywords, requestId, cut, joined, number - event.line);
  }
  return number - first;
}

const newHead = (): LineHead => ({
  time: { seconds: 0, nanos: 0, end: 0 },
  timed: false,
  tag: 0,
  partial: false,
  messageStart: 0,
  messageEnd: 0,
  next: 0,
});

function readHead(segment: Uint8Array, start: number, framing: LogStream["framing"], head: LineHead): void {
  const found = segment.indexOf(newline, start);
  const lineEnd = found < 0 ? segment.length : found;
  const end = lineEnd > start && segment[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
  head.timed = parseTime(segment, start, end, framing !== "none", head.time);
  head.tag = 0;
  head.partial = false;
  head.messageStart = start;
  head.messageEnd = end;
  head.next = lineEnd + 1;
  if (!head.timed || framing === "none" || segment[head.time.end] !== space) return;
  const message = head.time.end + 1;
  head.messageStart = message;
  if (framing !== "cri") return;
  head.tag = criTag(segment, message, end);
  if (head.tag === 0) return;
  head.partial = segment[message + 7] === 0x50;
  if (head.partial) head.messageEnd = lineEnd;
  // "stdout F " and "stderr F " are nine bytes; of an empty message the last space may have been trimmed.
  head.messageStart = Math.min(message + 9, head.messageEnd);
}

interface Run {
  readonly bytes: Uint8Array;
  readonly total: number;
  readonly further: number;
  /** Where its last line ends. */
  readonly end: number;
}

/** The partial line in `of`, which stays as it is, and all that follow up to the F of its tag or the segment's end. */
function joinRun(segment: Uint8Array, framing: LogStream["framing"], of: LineHead): Run {
  const pieces = [segment.subarray(of.messageStart, of.messageEnd)];
  const head = newHead();
  let end = of.next;
  for (let at = of.next, open = true; open && at < segment.length; at = head.next) {
    readHead(segment, at, framing, head);
    if (head.tag !== of.tag) continue;
    pieces.push(segment.subarray(head.messageStart, head.messageEnd));
    open = head.partial;
    end = head.next;
  }
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const bytes = new Uint8Array(total);
  let filled = 0;
  for (const piece of pieces) {
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return { bytes, total, further: pieces.length - 1, end };
}

const streamNames = ["stdout", "stderr"].map((name) => new TextEncoder().encode(name));

/** 1 for `stdout F `, 2 for `stderr F ` (or P), 0 for anything else. */
function criTag(bytes: Uint8Array, at: number, end: number): number {
  if (at + 8 > end || bytes[at + 6] !== space || (at + 8 < end && bytes[at + 8] !== space)) return 0;
  if (bytes[at + 7] !== 0x46 && bytes[at + 7] !== 0x50) return 0;
  return 1 + streamNames.findIndex((name) => name.every((letter, i) => bytes[at + i] === letter));
}
