// Request bodies on their way into the engine: a memory-backed file each, which the engine reads by itself.
import { createHash } from "node:crypto";
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ClickHouseException } from "./exception.ts";

const memoryFolder = "/dev/shm";
/** For five blocks of lines of 125 MiB. A container's /dev/shm is often 64 MiB; below this the disk is the better place. */
const memoryFreeMin = 640 * 1024 * 1024;

/** Files kept for the bodies to come, and the most that one of them may hold. */
const keptFiles = 2;
const keptBytesMax = 128 * 1024 * 1024;

/** Spool files of one data folder. */
export interface Spool {
  readonly folder: string;
  /** Writes the body to a file; `release` it when the engine is done. */
  write(body: ReadableStream<Uint8Array>): Promise<{ path: string; bytes: number; release(): void }>;
  close(): void;
}

interface SpoolFile {
  readonly path: string;
  readonly descriptor: number;
  /** Up to where it has ever been written: what a shorter body leaves behind is cut off. */
  bytes: number;
}

/**
 * The folder is named after the data folder, which only one process can hold: what a killed predecessor left there is
 * ours to remove.
 */
export function openSpool(dataDir: string, maxBytes: number): Spool {
  const key = createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 16);
  const folder = join(roomInMemory() ? memoryFolder : tmpdir(), `kubin-lines-${key}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const kept: SpoolFile[] = [];
  let count = 0;
  const create = (): SpoolFile => {
    const path = join(folder, `${++count}.spool`);
    return { path, descriptor: openSync(path, "w", 0o600), bytes: 0 };
  };
  const remove = (file: SpoolFile): void => {
    closeSync(file.descriptor);
    rmSync(file.path, { force: true });
  };
  return {
    folder,
    async write(body) {
      const file = kept.pop() ?? create();
      try {
        await copy(body, file, maxBytes);
      } catch (error) {
        remove(file);
        throw error;
      }
      const release = (): void => {
        if (kept.length < keptFiles && file.bytes <= keptBytesMax) kept.push(file);
        else remove(file);
      };
      return { path: file.path, bytes: file.bytes, release };
    },
    close() {
      for (const file of kept) closeSync(file.descriptor);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Over what the file held before: memory that is there already costs half of a fresh file's (measured 0.65 against 1.2 CPU-s/GB).
 * Written at once: waiting for a thread takes longer than copying a chunk.
 */
async function copy(body: ReadableStream<Uint8Array>, file: SpoolFile, maxBytes: number): Promise<void> {
  let bytes = 0;
  for await (const chunk of body) {
    if (bytes + chunk.length > maxBytes) {
      throw new ClickHouseException(307, "TOO_MANY_BYTES", `Cannot take a body of more than ${maxBytes} bytes`);
    }
    for (let at = 0; at < chunk.length;) {
      const written = writeSync(file.descriptor, chunk, at, chunk.length - at, bytes);
      at += written;
      bytes += written;
    }
  }
  ftruncateSync(file.descriptor, bytes);
  file.bytes = bytes;
}

function roomInMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memoryFolder);
    return bavail * bsize >= memoryFreeMin;
  } catch {
    // No such folder: macOS, or a container without it.
    return false;
  }
}
