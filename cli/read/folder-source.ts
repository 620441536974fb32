// An unpacked dump as an archive: its files in a stable order, links and devices left out by name.
import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { type ArchiveEntry, type ArchiveSource, type ArchiveWatch, noWatch } from "../../db/model/archive/archive.ts";
import { linkLeavesRoot, safePath, unsafeEntry } from "../../db/model/archive/safe-path.ts";
import { defaultImportLimits } from "../../db/model/limits.ts";

/** Links that stay inside are left out: their target is read. */
export function folderSource(root: string): ArchiveSource {
  return { entries: (watch = noWatch) => walk(root, "", watch) };
}

async function* walk(root: string, under: string, watch: ArchiveWatch): AsyncGenerator<ArchiveEntry, void, undefined> {
  const names = (await readdir(join(root, under))).sort();
  for (const name of names) {
    const safe = safePath(under === "" ? name : `${under}/${name}`, defaultImportLimits.pathBytes);
    if ("gap" in safe) {
      watch.gap(safe.gap);
      continue;
    }
    const { path } = safe;
    const stat = await lstat(join(root, path));
    if (stat.isDirectory()) yield* walk(root, path, watch);
    else if (stat.isSymbolicLink()) {
      const target = await readlink(join(root, path));
      if (linkLeavesRoot(path, target)) watch.gap(unsafeEntry(path, `a link out of the folder, to "${target}"`));
    } else if (stat.isFile()) {
      watch.member();
      yield { path, size: stat.size, bytes: () => read(join(root, path), watch) };
    } else watch.gap(unsafeEntry(path, "not a plain file"));
  }
}

async function* read(path: string, watch: ArchiveWatch): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of Bun.file(path).stream()) {
    watch.unpacked(chunk.length, chunk.length);
    yield chunk;
  }
}
