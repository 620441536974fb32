// Reads a zip through its central directory, with random access; zip.js does the format, we do the distrust.
import type { Entry, FileEntry, Reader as ZipJsReader } from "@zip.js/zip.js";
import { isKubinError, KubinError } from "../error.ts";
import type { ArchiveEntry, ArchiveWatch, ByteSource } from "./archive.ts";
import { chunksOf, counted } from "./gunzip.ts";
import { printable, safePath, unsafeEntry } from "./safe-path.ts";

// Stored and deflated: what every writer of support bundles uses, and what needs no extra codec.
const methods = new Set([0, 8]);

/**
 * The regular files of a zip in directory order. Anything else is left out with a gap. `inside` = its own bytes were
 * already counted when they came out of an outer archive.
 */
export async function* zipEntries(
  input: ByteSource,
  watch: ArchiveWatch,
  pathBytesMax: number,
  inside = false,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const zip = await import("@zip.js/zip.js");
  zip.configure({ useWebWorkers: false });
  const reader = new zip.ZipReader(byteReader(zip.Reader, input), {
    checkSignature: true,
    // One bad name would refuse the whole archive; safePath decides name by name.
    filenameValidation: "tolerant",
  });
  // The file was read to its end for its size: count it as packed once, so that the ratio is that of the whole zip.
  if (!inside) watch.unpacked(0, input.size);
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      watch.member();
      const path = accept(entry, watch, pathBytesMax);
      if (path === null || entry.directory) continue;
      yield { path, size: entry.uncompressedSize, bytes: () => body(entry, path, watch) };
    }
  } catch (error) {
    if (isKubinError(error)) throw error;
    throw new KubinError("unreadable", `Cannot read the zip: ${reason(error)}. If it was downloaded, fetch it again`, {
      cause: error,
    });
  } finally {
    await reader.close().catch(() => undefined);
  }
}

/** The decompressed bytes; a member that fails midway ends there, with a gap. */
async function* body(entry: FileEntry, path: string, watch: ArchiveWatch): AsyncGenerator<Uint8Array, void, undefined> {
  const pipe = new TransformStream<Uint8Array, Uint8Array>();
  const done = entry.getData(pipe.writable).then(
    () => null,
    async (error: unknown) => {
      await pipe.writable.abort(error).catch(() => undefined);
      return error ?? new Error("zip.js failed");
    },
  );
  try {
    yield* chunksOf(counted(pipe.readable, watch, () => 0));
  } catch (error) {
    if (isKubinError(error)) throw error;
    const failure = (await done) ?? error;
    watch.gap({ reason: "truncated", what: printable(path), detail: `The file is damaged: ${reason(failure)}` });
  }
}

function accept(entry: Entry, watch: ArchiveWatch, pathBytesMax: number): string | null {
  const safe = safePath(entry.filename, pathBytesMax);
  if ("gap" in safe) {
    watch.gap(safe.gap);
    return null;
  }
  if (entry.directory) return null;
  const kind = ((entry.externalFileAttributes ?? 0) >>> 16) & 0o170000;
  if (kind !== 0 && kind !== 0o100000) {
    watch.gap(unsafeEntry(safe.path, kind === 0o120000 ? "a link" : "not a plain file"));
    return null;
  }
  if (entry.encrypted || !methods.has(entry.compressionMethod)) {
    const detail = entry.encrypted
      ? "It is encrypted"
      : `It uses compression method ${String(entry.compressionMethod)}`;
    watch.gap({ reason: "unsupported", what: printable(safe.path), detail: `${detail}; it was left out` });
    return null;
  }
  return safe.path;
}

/** zip.js wants a subclass of its Reader; lengths are clamped, so an absurd directory size allocates nothing. */
function byteReader(Base: typeof ZipJsReader, input: ByteSource): ZipJsReader<ByteSource> {
  return new (class extends Base<ByteSource> {
    override size = input.size;
    override readUint8Array(index: number, length: number): Promise<Uint8Array> {
      return input.read(index, Math.max(0, Math.min(length, input.size - index)));
    }
  })(input);
}

function reason(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error), 200);
}
