// Splits the raw bytes of one segment into lines with time, level and message, into reusable columns.
import { lineBytesMax } from "../limits.ts";
import type { LogStream } from "../log-stream.ts";
import { levelOf } from "./level.ts";
import { type ParsedTime, parseTime } from "./timestamp.ts";

const newline = 0x0a;
const space = 0x20;

/** Where parsed lines go. `time` is valid until the next call; `streamTag`: 0 none, 1 stdout, 2 stderr. */
export interface LineTarget {
  line(
    number: number,
    time: ParsedTime | null,
    level: number,
    streamTag: number,
    bytes: Uint8Array,
    messageStart: number,
    messageEnd: number,
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
        if (tag > 0) message += 9; // "stdout F " and "stderr F " are nine bytes
      }
    }
    const messageEnd = Math.min(end, message + lineBytesMax);
    target.line(
      number,
      timed ? time : null,
      levelOf(segment, message, messageEnd),
      tag,
      segment,
      Math.min(message, end),
      messageEnd,
    );
    start = lineEnd + 1;
  }
  return number - first;
}

/** 1 for `stdout F `, 2 for `stderr F ` (or P), 0 for anything else. */
function criTag(bytes: Uint8Array, at: number, end: number): number {
  if (at + 8 > end || bytes[at] !== 0x73 || bytes[at + 1] !== 0x74 || bytes[at + 2] !== 0x64 || bytes[at + 6] !== space)
    return 0;
  return bytes[at + 3] === 0x6f ? 1 : 2;
}
