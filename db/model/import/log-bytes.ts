// The lines of one log file as bytes, decompressed if they were stored compressed inside the dump.
import type { ArchiveEntry, Codecs } from "../archive/archive.ts";
import type { Budget } from "../archive/budget.ts";
import { chunksOf, copied, gunzipped, streamOf } from "../archive/gunzip.ts";
import { type Peeked, peeked } from "../archive/peek.ts";
import { isKubinError } from "../error.ts";
import { framingBytes } from "./framing.ts";

/** True for names whose content is gzip inside the dump. */
export function isCompressed(path: string): boolean {
  return path.endsWith(".gz") || /\.gz\.[0-9-]+$/.test(path);
}

/** True if the size that the dump tells of it is that of its lines; of others it is known once they were read. */
export function tellsItsSize({ path, size }: Pick<ArchiveEntry, "path" | "size">): boolean {
  return size >= 0 && !isCompressed(path);
}

/**
 * With at least 16 KiB of its beginning. `broken` is called once if the compressed data ends early or is damaged; the
 * bytes then just end.
 */
export async function openLog(
  entry: ArchiveEntry,
  codecs: Codecs,
  budget: Budget,
  broken: (detail: string) => void,
): Promise<Peeked> {
  const raw = await peeked(entry.bytes(), isCompressed(entry.path) ? 2 : framingBytes);
  const zipped = isCompressed(entry.path) && raw.head[0] === 0x1f && raw.head[1] === 0x8b;
  if (!zipped) return isCompressed(entry.path) ? peeked(raw.bytes, framingBytes) : raw;
  budget.nested((entry.nesting ?? 0) + 1);
  return peeked(lenient(gunzipped(streamOf(copied(raw.bytes)), codecs, budget, true), broken), framingBytes);
}

async function* lenient(
  stream: ReadableStream<Uint8Array>,
  broken: (detail: string) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunksOf(stream);
  } catch (error) {
    if (isKubinError(error)) throw error;
    broken(error instanceof Error ? error.message : String(error));
  }
}
