// Splits the raw bytes of one segment into lines: the parser in TypeScript, which says what the one in wasm/ has to answer.
import { lineBytesMax } from "../limits.ts";
import type { LogStream } from "../log-stream.ts";
import { keywordMask } from "./keywords.ts";
import { levelOf } from "./level.ts";
import { type ByteRange, findRequestId } from "./request-id.ts";
import { type ParsedTime, parseTime } from "./timestamp.ts";

const newline = 0x0a;
const space = 0x20;

/**
 * Where parsed lines go. `time` and `requestId` are valid until the next call; `streamTag`: 0 none, 1 stdout, 2 stderr;
 * `keywords` has a bit for each of `errorKeywords`.
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
  ): void;
}

/**
 * Hands every physical line of `segment` to `target`, numbered from `first`; answers how many. An empty line is a line. The
 * message is what follows the framing, without the line end, at most `lineBytesMax` bytes.
 */
export function parseLines(
  segment: Uint8Array,
  framing: LogStream["framing"],
  first: number,
  target: LineTarget,
): number {
  const time: ParsedTime = { seconds: 0, nanos: 0, end: 0 };
  const id: ByteRange = { start: 0, end: 0 };
  let number = first;
  for (let start = 0; start < segment.length; number++) {
    const found = segment.indexOf(newline, start);
    const lineEnd = found < 0 ? segment.length : found;
    const end = lineEnd > start && segment[lineEnd - 1] === 0x0d ? lineEnd - 1 : lineEnd;
    let message = start;
    let tag = 0;
    const timed = parseTime(segment, start, end, framing !== "none", time);
    if (timed && framing !== "none" && segment[time.end] === space) {
      message = time.end + 1;
      if (framing === "cri") {
        tag = criTag(segment, message, end);
        // "stdout F " and "stderr F " are nine bytes; of an empty message the last space may have been trimmed.
        if (tag > 0) message = Math.min(message + 9, end);
      }
    }
    const messageEnd = Math.min(end, message + lineBytesMax);
    target.line(
      number,
      timed ? time : null,
      levelOf(segment, message, messageEnd),
      tag,
      segment,
      message,
      messageEnd,
      keywordMask(segment, message, messageEnd),
      findRequestId(segment, message, messageEnd, id) ? id : null,
    );
    start = lineEnd + 1;
  }
  return number - first;
}

const streamNames = ["stdout", "stderr"].map((name) => new TextEncoder().encode(name));

/** 1 for `stdout F `, 2 for `stderr F ` (or P), 0 for anything else. */
function criTag(bytes: Uint8Array, at: number, end: number): number {
  if (at + 8 > end || bytes[at + 6] !== space || (at + 8 < end && bytes[at + 8] !== space)) return 0;
  if (bytes[at + 7] !== 0x46 && bytes[at + 7] !== 0x50) return 0;
  return 1 + streamNames.findIndex((name) => name.every((letter, i) => bytes[at + i] === letter));
}
