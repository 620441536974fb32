// One byte range out of a Range header.
import { S3Refusal } from "./refusal.ts";

export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Null for no range and for what is not understood (several ranges, other units), which means: the whole. */
export function readRange(header: string | null, size: number): ByteRange | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return null;
  const [, first = "", last = ""] = match;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return null;
  if (start >= size || end <= start) {
    throw new S3Refusal("InvalidRange", `Cannot answer the range: there are ${size} bytes`, {
      "content-range": `bytes */${size}`,
    });
  }
  return { start, end };
}

/** Parts count from 1. What was not a multipart upload has one part. Throws InvalidPart. */
export function partRange(partNumber: number, size: number, partSizes: readonly number[] | null): ByteRange {
  const sizes = partSizes ?? [size];
  const length = sizes[partNumber - 1];
  if (length === undefined)
    throw new S3Refusal("InvalidPart", `Cannot find part ${partNumber}: there are ${sizes.length}`);
  const start = sizes.slice(0, partNumber - 1).reduce((sum, bytes) => sum + bytes, 0);
  return { start, end: start + length };
}

/** As in the header of that name. */
export function contentRange({ start, end }: ByteRange, size: number): string {
  return `bytes ${start}-${end - 1}/${size}`;
}
