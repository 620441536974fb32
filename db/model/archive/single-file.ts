// An input that is one file and no archive, as an archive of one entry that keeps the file's name.
import { isKubinError } from "../error.ts";
import { type ArchiveSource, type ArchiveWatch, noWatch } from "./archive.ts";
import { chunksOf } from "./gunzip.ts";
import { printable, safePath } from "./safe-path.ts";

/** `size` -1 = not known before it is read. Compressed data that ends early ends the file, with a gap. */
export function singleFile(
  inputName: string,
  size: number,
  pathBytes: number,
  open: (watch: ArchiveWatch) => ReadableStream<Uint8Array>,
): ArchiveSource {
  const path = entryName(inputName, pathBytes);
  return {
    single: true,
    async *entries(watch = noWatch) {
      watch.member();
      yield { path, size, bytes: () => lenient(open(watch), path, watch) };
    },
  };
}

async function* lenient(
  stream: ReadableStream<Uint8Array>,
  path: string,
  watch: ArchiveWatch,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunksOf(stream);
  } catch (error) {
    if (isKubinError(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const detail = `The file ends early or is damaged: ${printable(why, 200)}. What was read so far is kept`;
    watch.gap({ reason: "truncated", what: printable(path), detail });
  }
}

/** The last part of the name without what the compression added; never empty. */
function entryName(inputName: string, pathBytes: number): string {
  const last = inputName.split("/").findLast((part) => part !== "") ?? "";
  const safe = safePath(last.replace(/\.(?:gz|zst|zstd)$/i, ""), pathBytes);
  return "path" in safe ? safe.path : "input";
}
