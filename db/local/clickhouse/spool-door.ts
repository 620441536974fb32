// The short way for rows on one machine: the sender writes them where the engine will read them, and sends only the file's name.
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { RowsDoor, RowsFile } from "../../ports.ts";
import { ClickHouseException } from "./exception.ts";

/** The header that names a file instead of a body. */
export const spoolHeader = "x-kubin-spool";

/** Files that a sender keeps to write over: memory that is there already costs half of a fresh file's. */
const keptFiles = 4;
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
    open() {
      const name = kept.pop() ?? `given-${process.pid}-${count++}.spool`;
      return openFile(folder, name, (bytes) => {
        if (kept.length < keptFiles && bytes <= keptBytesMax) kept.push(name);
        else rmSync(join(folder, name), { force: true });
      });
    },
    close() {
      for (const name of kept.splice(0)) rmSync(join(folder, name), { force: true });
    },
  };
}

/** `released` is called once, with how many bytes it holds. */
function openFile(folder: string, name: string, released: (bytes: number) => void): RowsFile {
  const path = join(folder, name);
  let descriptor: number | null = openSync(path, existsSync(path) ? "r+" : "wx", 0o600);
  let bytes = fstatSync(descriptor).size;
  let held = true;
  const close = (): void => {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  };
  return {
    name,
    write(chunk, at) {
      if (descriptor === null) throw new Error(`Cannot write to "${name}": it was ended`);
      for (let done = 0; done < chunk.length;)
        done += writeSync(descriptor, chunk, done, chunk.length - done, at + done);
      bytes = Math.max(bytes, at + chunk.length);
    },
    end(length) {
      if (descriptor === null) throw new Error(`Cannot end "${name}" twice`);
      ftruncateSync(descriptor, length);
      bytes = length;
      close();
    },
    release() {
      close();
      if (held) released(bytes);
      held = false;
    },
  };
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
