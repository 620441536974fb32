// Archives inside the input: their files appear as entries whose path is `<archive path>/<inner path>`.
//
//   input ─▶ entry ─▶ wanted? ─no─▶ as it is
//                        └─yes─▶ tar, tar.gz: streamed in place · zip: spooled, then read ─▶ entries, wanted again?
import { isKubinError } from "../error.ts";
import type { Gap } from "../gap.ts";
import { defaultImportLimits } from "../limits.ts";
import type { ArchiveEntry, ArchiveSource, ArchiveWatch, Codecs } from "./archive.ts";
import type { Budget } from "./budget.ts";
import { copied, decompressed, streamOf } from "./gunzip.ts";
import { magicBytes, magicOf, zstdAdvice } from "./magic.ts";
import { peeked } from "./peek.ts";
import { printable } from "./safe-path.ts";
import { tarEntries } from "./tar.ts";
import { zipEntries } from "./zip.ts";

export interface NestedOptions {
  readonly codecs: Codecs;
  readonly budget: Budget;
  /** Which entries are archives to be opened; asked with their full path, so also about archives inside archives. */
  wanted(path: string): boolean;
}

/** In the same order every time. What cannot be opened is a gap; what nests too deep refuses the import. */
export async function* entriesWithNested(
  source: ArchiveSource,
  options: NestedOptions,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  for await (const entry of source.entries(options.budget)) yield* opened(entry, options);
}

async function* opened(entry: ArchiveEntry, options: NestedOptions): AsyncGenerator<ArchiveEntry, void, undefined> {
  if (!options.wanted(entry.path)) {
    yield entry;
    return;
  }
  const nesting = (entry.nesting ?? 0) + 1;
  options.budget.nested(nesting);
  for await (const inner of members(entry, options)) {
    const path = `${entry.path}/${inner.path}`;
    yield* opened({ path, size: inner.size, nesting, bytes: () => inner.bytes() }, options);
  }
}

async function* members(
  entry: ArchiveEntry,
  { codecs, budget }: NestedOptions,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const watch = watchInside(entry.path, budget);
  const pathBytes = Math.max(0, defaultImportLimits.pathBytes - entry.path.length - 1);
  const { head, bytes } = await peeked(copied(entry.bytes()), magicBytes);
  const magic = magicOf(head);
  if (magic === "zip") {
    yield* zipMembers(entry.path, bytes, watch, pathBytes, codecs, budget);
    return;
  }
  const codec = magic === "gzip" ? codecs.gunzip() : magic === "zstd" ? codecs.unzstd?.() : undefined;
  if (magic === "tar" || codec !== undefined) {
    const stream = streamOf(bytes);
    yield* tarEntries(codec === undefined ? stream : decompressed(stream, codec, watch, true), watch, pathBytes);
    return;
  }
  const state = typeof magic === "object" ? magic.advice : magic === "zstd" ? zstdAdvice : "it is text, not an archive";
  const detail = `An archive inside the dump; its files were not imported: ${head.length === 0 ? "it is empty" : state}`;
  budget.gap({ reason: "unsupported", what: printable(entry.path), detail });
}

async function* zipMembers(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  watch: ArchiveWatch,
  pathBytes: number,
  codecs: Codecs,
  budget: Budget,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const spooled = await codecs.spool(bytes, budget.bytesLeft);
  try {
    yield* zipEntries(spooled, watch, pathBytes, true);
  } catch (error) {
    if (!isKubinError(error, "unreadable")) throw error;
    const detail = `An archive inside the dump; its files were not imported: ${error.message}`;
    budget.gap({ reason: "unparsable", what: printable(path), detail });
  } finally {
    await spooled.close();
  }
}

/** Counts into the outer budget; gaps name the way to them. */
function watchInside(path: string, budget: Budget): ArchiveWatch {
  const named = (gap: Gap): Gap => {
    const what = gap.what === "the archive" ? path : `${path}/${gap.what}`;
    return { ...gap, what: printable(what) };
  };
  return {
    gap: (gap) => budget.gap(named(gap)),
    member: () => budget.member(),
    unpacked: (bytes, packed) => budget.unpacked(bytes, packed),
  };
}
