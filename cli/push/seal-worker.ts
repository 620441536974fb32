// A thread that redacts frames of log lines and compresses them.
import { wholeBuffer } from "../../db/model/bytes.ts";
import { Redactor, type RedactionCounts } from "../../db/model/redaction/redactor.ts";
import { type FrameSegment, logFrameBytes } from "../../db/model/pack/log-packer.ts";
import { zstdLogLevel } from "../upload/pack-files.ts";
import { gunzipValue, gzipValue } from "./gzip-values.ts";
import { redactionKey } from "./redaction-key.ts";
import type { JsonRequest, SealAnswer, SealedAnswer, SealRequest, SealSetup } from "./seal-messages.ts";

declare const self: Worker;

const newline = 0x0a;
const lineEnd = Uint8Array.of(newline);
/** What a frame leaves behind is collected after so many: left to itself the collector let 60 MiB more stand. */
const framesPerCollection = 16;
let redactor: Redactor | null = null;
let frames = 0;
/** Frames are put together here, one after the other. */
let scratch = new Uint8Array(2 * logFrameBytes);

self.addEventListener("message", ({ data }: MessageEvent<SealSetup | SealRequest | JsonRequest>) => {
  if ("learned" in data) {
    const { learned, anonymize } = data;
    redactor = new Redactor({ key: redactionKey(data.key), learned, anonymize, gunzip: gunzipValue, gzip: gzipValue });
    return;
  }
  const answer = answerTo(data);
  // What is handed over leaves nothing behind here.
  const transfer = ["bytes" in answer ? wholeBuffer(answer.bytes) : null].filter((buffer) => buffer !== null);
  self.postMessage(answer, { transfer });
  if (++frames % framesPerCollection === 0) Bun.gc(true);
});

function answerTo(request: SealRequest | JsonRequest): SealAnswer {
  const { id } = request;
  try {
    if (!redactor) throw new Error("it was not set up");
    const before = { ...redactor.counts };
    const done = "json" in request ? { json: redactor.json(request.json) } : sealed(redactor, request);
    return { id, ...done, counts: difference(redactor.counts, before) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}

function sealed(by: Redactor, { buffer, length, segments }: SealRequest): Omit<SealedAnswer, "id" | "counts"> {
  const { frame, places } = redacted(by, new Uint8Array(buffer, 0, length), segments);
  return { bytes: Bun.zstdCompressSync(frame, { level: zstdLogLevel }), rawBytes: frame.length, segments: places };
}

/** The frame with its segments redacted one by one, valid until the next call; a segment without an end of line gets one outside of it, as it had. */
function redacted(
  by: Redactor,
  frame: Uint8Array,
  segments: readonly FrameSegment[],
): { frame: Uint8Array<ArrayBuffer>; places: FrameSegment[] } {
  const places: FrameSegment[] = [];
  let at = 0;
  const append = (bytes: Uint8Array): void => {
    if (at + bytes.length > scratch.length) {
      const larger = new Uint8Array(Math.max(scratch.length * 2, at + bytes.length));
      larger.set(scratch.subarray(0, at));
      scratch = larger;
    }
    scratch.set(bytes, at);
    at += bytes.length;
  };
  for (const { offset, bytes } of segments) {
    const lines = by.lines(frame.subarray(offset, offset + bytes));
    places.push({ offset: at, bytes: lines.length });
    append(lines);
    if (lines[lines.length - 1] !== newline) append(lineEnd);
  }
  return { frame: scratch.subarray(0, at), places };
}

function difference(now: RedactionCounts, before: RedactionCounts): RedactionCounts {
  return Object.fromEntries(
    Object.entries(now)
      .map(([rule, count]) => [rule, count - (before[rule] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
}
