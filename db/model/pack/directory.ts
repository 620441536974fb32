// The directory at a pack's end: which frames it has and, for logs, which stretch of which stream lies where.
import * as v from "valibot";
import { KubinError } from "../error.ts";
import { formatVersion, packKinds } from "../contract/upload.ts";
import { LogStream } from "../log-stream.ts";

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * `frames`: [compressed bytes, raw bytes] each, back to back from offset 0. `segments` (logs only): a run of whole lines of one
 * stream inside one frame; `first` is the 1-based physical line number, `offset`/`bytes` are raw bytes inside the frame.
 */
export const PackDirectory = v.object({
  formatVersion: v.literal(formatVersion),
  kind: v.picklist(packKinds),
  codec: v.literal("zstd"),
  frames: v.array(v.tuple([whole, whole])),
  streams: v.array(LogStream),
  segments: v.array(v.object({ stream: whole, frame: whole, offset: whole, bytes: whole, first: whole, lines: whole })),
});
export type PackDirectory = v.InferOutput<typeof PackDirectory>;
export type Segment = PackDirectory["segments"][number];

/** First magic number of zstd's skippable frames (RFC 8878 §3.1.2): `zstdcat` passes over it. */
const skippableMagic = 0x184d2a50;
/** "KBN1": the last four bytes of every pack. */
const footerMagic = 0x4b424e31;
/** Bytes after the directory's JSON: its length and the magic. */
export const footerBytes = 8;
const headerBytes = 8;

/** The directory as a skippable frame: magic, length, JSON, JSON length, "KBN1". */
export function encodeDirectory(directory: PackDirectory): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(directory));
  const frame = new Uint8Array(headerBytes + json.length + footerBytes);
  const view = new DataView(frame.buffer);
  view.setUint32(0, skippableMagic, true);
  view.setUint32(4, json.length + footerBytes, true);
  frame.set(json, headerBytes);
  view.setUint32(headerBytes + json.length, json.length, true);
  view.setUint32(headerBytes + json.length + 4, footerMagic, false);
  return frame;
}

/** How many bytes at the pack's end hold the whole directory frame, read from its last 8 bytes. Throws "corrupt". */
export function directoryFrameBytes(footer: Uint8Array): number {
  const view = new DataView(footer.buffer, footer.byteOffset, footer.byteLength);
  if (footer.length !== footerBytes || view.getUint32(4, false) !== footerMagic) {
    throw new KubinError("corrupt", "Cannot read the pack: its end is not a Kubin directory");
  }
  return headerBytes + view.getUint32(0, true) + footerBytes;
}

/** Reads a directory frame as `encodeDirectory` wrote it. Throws "corrupt". */
export function decodeDirectory(frame: Uint8Array): PackDirectory {
  const json = new TextDecoder().decode(frame.subarray(headerBytes, frame.length - footerBytes));
  const parsed = v.safeParse(PackDirectory, parseJson(json));
  if (!parsed.success) throw new KubinError("corrupt", "Cannot read the pack: its directory has an unknown form");
  return parsed.output;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KubinError("corrupt", "Cannot read the pack: its directory is not JSON", { cause });
  }
}
