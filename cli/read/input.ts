// What a person names on the command line as something that can be read twice: a file, a folder, or standard input spooled to disk.
import { rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ArchiveSource } from "../../db/model/archive/archive.ts";
import { openArchive } from "../../db/model/archive/open.ts";
import { KubinError } from "../../db/model/error.ts";
import { bunCodecs, fileSource } from "./codecs.ts";
import { folderSource } from "./folder-source.ts";

export interface Input {
  readonly name: string;
  readonly source: ArchiveSource;
  /** Removes what was spooled. */
  close(): Promise<void>;
}

/** `-` is standard input. Throws "unreadable" naming the input. */
export async function openInput(path: string, workDir: string): Promise<Input> {
  if (path === "-") return spooled(workDir);
  const found = await stat(path).catch(() => null);
  if (!found) throw new KubinError("unreadable", `Cannot read "${path}": there is no such file or folder`);
  const name = basename(path) || path;
  if (found.isDirectory()) return { name, source: folderSource(path), close: async () => undefined };
  if (!found.isFile()) throw new KubinError("unreadable", `Cannot read "${path}": it is neither a file nor a folder`);
  return { name, source: await openArchive(fileSource(path), bunCodecs, { name: path }), close: async () => undefined };
}

/** An import reads its input twice; a pipe can be read once. */
async function spooled(workDir: string): Promise<Input> {
  const file = join(workDir, "stdin");
  const writer = Bun.file(file).writer({ highWaterMark: 1024 * 1024 });
  for await (const chunk of Bun.stdin.stream()) {
    void writer.write(chunk);
    await writer.flush();
  }
  await writer.end();
  const source = await openArchive(fileSource(file), bunCodecs, { name: "standard input" });
  return { name: "standard input", source, close: () => rm(file, { force: true }) };
}
