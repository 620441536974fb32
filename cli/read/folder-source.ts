// An unpacked dump as an archive: its files in a stable order; links, devices and what may not be read left out by name.
import { accessSync, closeSync, constants, lstatSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import { join } from "node:path";
import { type ArchiveEntry, type ArchiveSource, type ArchiveWatch, noWatch } from "../../db/model/archive/archive.ts";
import { linkLeavesRoot, printable, safePath, unsafeEntry } from "../../db/model/archive/safe-path.ts";
import { isKubinError, KubinError } from "../../db/model/error.ts";
import { defaultImportLimits } from "../../db/model/limits.ts";
import { fileChunks } from "./chunk-pool.ts";

/** Smaller files are mostly resources, whose readers give nothing back. */
const pooledFrom = 64 * 1024;

/**
 * Links that stay inside are left out: their target is read. The file system is asked synchronously: a dump has thousands of small
 * files, and an answer by way of the thread pool took ten times as long as the answer itself.
 */
export function folderSource(root: string): ArchiveSource {
  return {
    async *entries(watch = noWatch) {
      yield* filesUnder(root, "", watch);
    },
  };
}

function* filesUnder(root: string, under: string, watch: ArchiveWatch): Generator<ArchiveEntry, void, undefined> {
  // Names alone: with their types 300,000 of them weigh 50 MiB more.
  const names = tried(under || "the folder", watch, () => readdirSync(join(root, under))) ?? [];
  for (const name of names.sort()) {
    const safe = safePath(under === "" ? name : `${under}/${name}`, defaultImportLimits.pathBytes);
    if ("gap" in safe) {
      watch.gap(safe.gap);
      continue;
    }
    const { path } = safe;
    const stat = tried(path, watch, () => lstatSync(join(root, path)));
    if (stat === null) continue;
    if (stat.isDirectory()) yield* filesUnder(root, path, watch);
    else if (stat.isSymbolicLink()) {
      const target = tried(path, watch, () => readlinkSync(join(root, path)));
      if (target !== null && linkLeavesRoot(path, target))
        watch.gap(unsafeEntry(path, `a link out of the folder, to "${target}"`));
    } else if (stat.isFile()) {
      // Asked before and not met while reading: both passes must see the same files.
      const readable = tried(path, watch, () => {
        accessSync(join(root, path), constants.R_OK);
        return true;
      });
      if (readable === null) continue;
      watch.member();
      const { size } = stat;
      const bytes = (by: ArchiveWatch) => read(join(root, path), { path, size }, by);
      yield { path, size, bytes: () => bytes(watch), again: () => bytes(noWatch) };
    } else watch.gap(unsafeEntry(path, "not a plain file"));
  }
}

/** Null, with a gap, for what the file system refuses. Its own message names folders of the sender's machine. */
function tried<T>(path: string, watch: ArchiveWatch, ask: () => T): T | null {
  try {
    return ask();
  } catch (error) {
    const code = codeOf(error);
    const reason = code === "EACCES" || code === "EPERM" ? "forbidden" : "unavailable";
    watch.gap({ reason, what: printable(path), detail: `It cannot be read (${code}); it was left out` });
    return null;
  }
}

/** Chunks of larger files are from the pool: whoever has read one may give it back. */
async function* read(
  file: string,
  { path, size }: { readonly path: string; readonly size: number },
  watch: ArchiveWatch,
): AsyncGenerator<Uint8Array, void, undefined> {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, "r");
    for (;;) {
      const chunk = size < pooledFrom ? new Uint8Array(size + 1) : fileChunks.take();
      const length = readSync(descriptor, chunk);
      if (length === 0) {
        fileChunks.giveBack(chunk);
        return;
      }
      watch.unpacked(length, length);
      yield chunk.subarray(0, length);
    }
  } catch (error) {
    if (isKubinError(error)) throw error;
    const state = `it changed or went away while it was read (${codeOf(error)}); push the folder again`;
    throw new KubinError("unreadable", `Cannot read "${printable(path)}": ${state}`, { cause: error });
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown error";
}
