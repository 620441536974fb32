// The short way for rows on one machine: the sender writes them where the engine will read them, and sends only the file's name.
import { closeSync, existsSync, ftruncateSync, lstatSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { RowsDoor } from "../../ports.ts";
import { ClickHouseException } from "./exception.ts";

/** The header that names a file instead of a body. */
export const spoolHeader = "x-kubin-spool";

/** Files that a sender keeps to write over: memory that is there already costs half of a fresh file's. */
const keptFiles = 3;
const keptBytesMax = 160 * 1024 * 1024;
const givenName = /^given-([0-9]{1,10})-[0-9]{1,6}\.spool$/;

/** For the process of the engine: where a file lies that a sender wrote. Throws for every other name. */
export function givenFile(folder: string, name: string): string {
  const path = join(folder, name);
  if (givenName.test(name) && existsSync(path) && lstatSync(path).isFile()) return path;
  throw new ClickHouseException(107, "FILE_DOESNT_EXIST", "Cannot insert: the spool has no such file");
}

/** For the sender. `folder` belongs to the engine, which may empty it at its start: a file is opened anew for each body. */
export function spoolDoor(folder: string): RowsDoor {
  removeLeft(folder);
  const kept: string[] = [];
  let count = 0;
  return {
    header: spoolHeader,
    async write(body) {
      const name = kept.pop() ?? `given-${process.pid}-${count++}.spool`;
      const path = join(folder, name);
      const bytes = await copy(body, path);
      const release = (): void => {
        if (kept.length < keptFiles && bytes <= keptBytesMax) kept.push(name);
        else rmSync(path, { force: true });
      };
      return { name, release };
    },
    close() {
      for (const name of kept.splice(0)) rmSync(join(folder, name), { force: true });
    },
  };
}

async function copy(body: ReadableStream<Uint8Array>, path: string): Promise<number> {
  const descriptor = openSync(path, existsSync(path) ? "r+" : "wx", 0o600);
  try {
    let bytes = 0;
    for await (const chunk of body) {
      for (let at = 0; at < chunk.length;) {
        const written = writeSync(descriptor, chunk, at, chunk.length - at, bytes);
        at += written;
        bytes += written;
      }
    }
    ftruncateSync(descriptor, bytes);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

/** Files of senders that were killed. */
function removeLeft(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const pid = Number(givenName.exec(name)?.[1]);
    if (pid > 0 && (pid === process.pid || !isAlive(pid))) rmSync(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process that we may not signal lives.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
