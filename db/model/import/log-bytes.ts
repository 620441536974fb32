// The lines of one log file as bytes, decompressed if they were stored compressed inside the dump.
import type { ArchiveEntry, Codecs } from "../archive/archive.ts";
import type { Budget } from "../archive/budget.ts";
import { concatenated } from "../archive/byte-reader.ts";
import { chunksOf, gunzipped, streamOf } from "../archive/gunzip.ts";
import { isKubinError } from "../error.ts";

/** Enough for the first lines; more of it was decoded and copied for nothing, a third of the time of an import. */
const headBytes = 16 * 1024;

export interface OpenedLog {
  /** The first bytes, at least 16 KiB if the file has them; empty if it is. They are part of `bytes` too. */
  readonly head: Uint8Array;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** True for names whose content is gzip inside the dump. */
export function isCompressed(path: string): boolean {
  return path.endsWith(".gz") || /\.gz\.[0-9-]+$/.test(path);
}

/** `broken` is called once if the compressed data ends early or is damaged; the bytes then just end. */
export async function openLog(
  entry: ArchiveEntry,
  codecs: Codecs,
  budget: Budget,
  broken: (detail: string) => void,
): Promise<OpenedLog> {
  const raw = entry.bytes()[Symbol.asyncIterator]();
  const first = await headOf(raw, 2);
  const zipped = isCompressed(entry.path) && first.head[0] === 0x1f && first.head[1] === 0x8b;
  if (!zipped) {
    const { parts, head } = await headOf(raw, headBytes, first.parts);
    return { head, bytes: rest(parts, raw) };
  }
  budget.nested(1);
  const inner = lenient(gunzipped(streamOf(rest(first.parts, raw)), codecs, budget, true), broken);
  const { parts, head } = await headOf(inner, headBytes);
  return { head, bytes: rest(parts, inner) };
}

async function headOf(
  bytes: AsyncIterator<Uint8Array>,
  length: number,
  parts: Uint8Array[] = [],
): Promise<{ parts: Uint8Array[]; head: Uint8Array }> {
  let have = parts.reduce((sum, part) => sum + part.length, 0);
  while (have < length) {
    const { done, value } = await bytes.next();
    if (done === true) break;
    // Views into the stream's buffers live as long as the buffers: copy what is kept over an await.
    parts.push(value.slice());
    have += value.length;
  }
  const [first] = parts;
  return { parts, head: first !== undefined && parts.length === 1 ? first : concatenated(parts, have) };
}

async function* rest(parts: readonly Uint8Array[], bytes: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* parts.filter((part) => part.length > 0);
  for (;;) {
    const { done, value } = await bytes.next();
    if (done === true) return;
    yield value;
  }
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
