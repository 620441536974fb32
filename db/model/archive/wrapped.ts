// A zip that only wraps one other archive, as people make it for forms that take nothing but zips: read as what is inside.
import {
  type ArchiveEntry,
  type ArchiveSource,
  type ArchiveWatch,
  type ByteSource,
  type Codecs,
  noWatch,
} from "./archive.ts";
import { decompressed, streamOf } from "./gunzip.ts";
import { magicBytes, magicOf } from "./magic.ts";
import { peeked } from "./peek.ts";
import { tarEntries } from "./tar.ts";
import { zipEntries } from "./zip.ts";

/** The zip's own files, or those of the only tar or tar.gz in it. */
export async function zipSource(input: ByteSource, codecs: Codecs, pathBytes: number): Promise<ArchiveSource> {
  const members = (watch: ArchiveWatch) => zipEntries(input, watch, pathBytes);
  let only: ArchiveEntry | null = null;
  for await (const entry of members(noWatch)) {
    if (isFinderNote(entry.path)) continue;
    if (only !== null || !/\.(?:tar|tgz|tar\.gz|tar\.zst)$/i.test(entry.path))
      return { entries: (watch = noWatch) => members(watch) };
    only = entry;
  }
  if (only === null) return { entries: (watch = noWatch) => members(watch) };
  return {
    sequential: true,
    async *entries(watch = noWatch) {
      for await (const entry of members(watch))
        if (!isFinderNote(entry.path)) yield* unpacked(entry, codecs, watch, pathBytes);
    },
  };
}

async function* unpacked(
  entry: ArchiveEntry,
  codecs: Codecs,
  watch: ArchiveWatch,
  pathBytes: number,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const { head, bytes } = await peeked(entry.bytes(), magicBytes);
  const magic = magicOf(head);
  const codec = magic === "gzip" ? codecs.gunzip() : magic === "zstd" ? codecs.unzstd?.() : undefined;
  const stream = streamOf(bytes);
  yield* tarEntries(codec === undefined ? stream : decompressed(stream, codec, watch, true), watch, pathBytes);
}

/** macOS adds a shadow of each file. */
function isFinderNote(path: string): boolean {
  return path.startsWith("__MACOSX/");
}
