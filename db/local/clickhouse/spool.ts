// Request bodies on their way into the engine: a memory-backed file each, which the engine reads by itself.
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, statfsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ClickHouseException } from "./exception.ts";

const memoryFolder = "/dev/shm";
/** A container's /dev/shm is often 64 MiB; below this the disk is the better place. */
const memoryFreeMin = 512 * 1024 * 1024;

/** Spool files of one data folder. */
export interface Spool {
  /** Writes the body to a file; `remove` it when the engine is done. */
  write(body: ReadableStream<Uint8Array>): Promise<{ path: string; bytes: number; remove(): Promise<void> }>;
  close(): void;
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
  let count = 0;
  return {
    async write(body) {
      const path = join(folder, `${++count}.spool`);
      const remove = () => rm(path, { force: true });
      try {
        return { path, bytes: await copy(body, path, maxBytes), remove };
      } catch (error) {
        await remove();
        throw error;
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function copy(body: ReadableStream<Uint8Array>, path: string, maxBytes: number): Promise<number> {
  const sink = Bun.file(path).writer({ highWaterMark: 1024 * 1024 });
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        throw new ClickHouseException(307, "TOO_MANY_BYTES", `Cannot take a body of more than ${maxBytes} bytes`);
      }
      await sink.write(chunk);
    }
  } finally {
    await sink.end();
  }
  return bytes;
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
