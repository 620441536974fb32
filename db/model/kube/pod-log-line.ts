// One physical line of a log, taken apart in the framing that it was captured with.
import { readRfc3339, type WrittenInstant } from "./go/rfc3339.ts";

/**
 * How physical lines begin. "cri": `<RFC3339Nano> <stdout|stderr> <F|P> `, as a node stores them; "kubelet":
 * `<RFC3339Nano> `, as a log with timestamps is served; "none": with the message itself.
 */
export type LogFraming = "cri" | "kubelet" | "none";

export interface LogLine {
  /** Null if the line says no time. */
  readonly stamp: WrittenInstant | null;
  /** The message with its newline; a part of a longer CRI line, and the unfinished end of a log, have none. */
  readonly message: Uint8Array;
}

const space = 0x20;
const newline = 0x0a;
/** No timestamp is longer, whatever its fraction says. */
const stampMax = 64;

/** Null for a line that a kubelet cannot read and leaves out: in CRI framing only. */
export function readLogLine(line: Uint8Array, framing: LogFraming): LogLine | null {
  if (framing === "none") return { stamp: null, message: line };
  return framing === "cri" ? criLine(line) : kubeletLine(line);
}

function criLine(line: Uint8Array): LogLine | null {
  const stampEnd = line.indexOf(space);
  const streamEnd = stampEnd < 0 ? -1 : line.indexOf(space, stampEnd + 1);
  const tagsEnd = streamEnd < 0 ? -1 : line.indexOf(space, streamEnd + 1);
  if (tagsEnd < 0) return null;
  const stamp = stampIn(line, stampEnd);
  if (stamp === null || !isStream(line, stampEnd + 1, streamEnd)) return null;
  // Tags are separated by colons; the first says whether the line ends here.
  const [first, second] = [line[streamEnd + 1], line[streamEnd + 2]];
  const isPartial = first === 0x50 && (second === space || second === 0x3a);
  const end = isPartial && line.at(-1) === newline ? line.length - 1 : line.length;
  return { stamp, message: line.subarray(tagsEnd + 1, end) };
}

/** A line without a timestamp is shown as it is: a kubelet's own remark about a log it could not read has none. */
function kubeletLine(line: Uint8Array): LogLine {
  const spaceAt = line.subarray(0, stampMax).indexOf(space);
  if (spaceAt >= 0) {
    const stamp = stampIn(line, spaceAt);
    return stamp === null ? { stamp, message: line } : { stamp, message: line.subarray(spaceAt + 1) };
  }
  // An empty message whose last blank was trimmed on its way.
  const end = line.at(-1) === newline ? line.length - 1 : line.length;
  const stamp = stampIn(line, end);
  return { stamp, message: stamp === null ? line : line.subarray(end) };
}

function stampIn(line: Uint8Array, end: number): WrittenInstant | null {
  if (end > stampMax) return null;
  const stamp = readRfc3339(String.fromCharCode(...line.subarray(0, end)));
  return typeof stamp === "string" ? null : stamp;
}

const streams = ["stdout", "stderr"].map((name) => new TextEncoder().encode(name));

function isStream(line: Uint8Array, from: number, to: number): boolean {
  return streams.some((name) => name.length === to - from && name.every((byte, at) => line[from + at] === byte));
}
