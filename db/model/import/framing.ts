// Tells how the lines of a log file start: CRI, kubelet timestamps, or nothing before the application's own text.
import type { LogStream } from "../log-stream.ts";

const stamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,9}))?(?:Z|[+-]\d\d:\d\d) /;
const cri = /^\S+ (?:stdout|stderr) [FP](?: |$)/;
const linesLooked = 40;
const decoder = new TextDecoder();
/** Enough for the first lines; more of it was decoded and copied for nothing, a third of the time of an import. */
export const framingBytes = 16 * 1024;

/**
 * `head` = the first bytes of the file. RFC3339Nano drops trailing zeros, so most of the kubelet's stamps have eight or
 * nine digits; an application that writes its own RFC 3339 time writes three or six, and that time is its own text.
 * Where the writer is known to add stamps (`expected`) any number of digits counts.
 */
export function detectFraming(head: Uint8Array, expected: "kubelet" | "detect" | "none"): LogStream["framing"] {
  if (expected === "none") return "none";
  const lines = decoder.decode(firstLines(head.subarray(0, framingBytes))).split("\n", linesLooked + 1);
  // The last one may be cut; it only counts when there is no other.
  if (lines.length > 1) lines.pop();
  const stamps = lines.map((line) => stamp.exec(line));
  if (stamps.every((match) => match !== null) && lines.every((line) => cri.test(line))) return "cri";
  if (expected === "kubelet") return stamps[0] !== null && stamps[0] !== undefined ? "kubelet" : "none";
  const fine = stamps.filter((match) => (match?.[1]?.length ?? 0) >= 8).length;
  return stamps.every((match) => match !== null) && fine * 2 >= lines.length ? "kubelet" : "none";
}

/** Up to the end of the last line that is looked at, and the beginning of the next. */
function firstLines(head: Uint8Array): Uint8Array {
  let end = -1;
  for (let lines = 0; lines < linesLooked; lines++) {
    end = head.indexOf(0x0a, end + 1);
    if (end < 0) return head;
  }
  return head.subarray(0, end + 2);
}
