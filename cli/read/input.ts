// What a person names on the command line as something that can be read twice: a file, a folder, an address, or a pipe.
import { type Stats, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { ArchiveSource } from "../../db/model/archive/archive.ts";
import { openArchive } from "../../db/model/archive/open.ts";
import { printable } from "../../db/model/archive/safe-path.ts";
import { KubinError } from "../../db/model/error.ts";
import { bunCodecsIn, fileSource } from "./codecs.ts";
import { download, shown } from "./download.ts";
import { folderSource } from "./folder-source.ts";
import { InflateThread } from "./inflate-thread.ts";
import { writeSpool } from "./spool.ts";

export interface Input {
  readonly name: string;
  readonly source: ArchiveSource;
  /** Ends what reads it. What was spooled lies in the work folder and goes with it. */
  close(): void;
}

/** The most that a pipe or an address may bring. */
const spoolBytesMax = 64 * 1024 ** 3;
const pipeName = "standard input";

/** `-` is standard input, http(s) addresses are fetched; both end up in `workDir`. Throws "unreadable" naming the input. */
export async function openInput(path: string, workDir: string, limitBytes = spoolBytesMax): Promise<Input> {
  if (path === "-") {
    const state = `it is larger than ${String(limitBytes)} bytes`;
    const refuse = () => new KubinError("too_large", `Cannot read ${pipeName}: ${state}`);
    await writeSpool(Bun.stdin.stream(), spoolPath(workDir), limitBytes, refuse);
    return openSpooled(workDir, pipeName);
  }
  if (/^https?:\/\//i.test(path)) {
    await download(path, spoolPath(workDir), { limitBytes });
    return openSpooled(workDir, nameOf(path));
  }
  const found = statOf(path);
  if (!found) throw unreadable(path, missing(path));
  const name = basename(path) || path;
  if (found.isDirectory()) return { name, source: folderSource(path), close: () => undefined };
  if (!found.isFile()) throw unreadable(path, "it is neither a file nor a folder");
  return opened(path, workDir, name, path);
}

/** At once: a thread that reads it may start. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** What an earlier openInput() put into `workDir`, read again under the name it had. */
export async function openSpooled(workDir: string, name: string): Promise<Input> {
  return opened(spoolPath(workDir), workDir, name, name);
}

/** `called`: what messages call it. */
async function opened(path: string, workDir: string, name: string, called: string): Promise<Input> {
  const thread = new InflateThread();
  if (/\.(?:gz|tgz)$/i.test(path)) thread.start(path);
  const file = { ...fileSource(path), gunzip: () => thread.gunzip(path) };
  try {
    const source = await openArchive(file, bunCodecsIn(workDir), { name: called });
    return { name, source, close: () => thread.close() };
  } catch (error) {
    thread.close();
    throw error;
  }
}

function spoolPath(workDir: string): string {
  return join(workDir, "input");
}

/** The last part of an address, which is what the file would be called. */
function nameOf(address: string): string {
  const last = shown(address).split("/").at(-1) ?? "";
  return last === "" ? shown(address) : last;
}

function missing(path: string): string {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(path)?.[1];
  return scheme === undefined
    ? "there is no such file or folder"
    : `addresses of "${scheme}" are not read; give an http or https address, a file or a folder`;
}

function unreadable(path: string, state: string): KubinError {
  return new KubinError("unreadable", `Cannot read "${printable(path)}": ${state}`);
}
