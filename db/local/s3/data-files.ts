// The bytes of stored bodies: one file per version under a random name, complete and flushed before it has that name.
//
//   tmp/<id> ─ write, fsync ─→ rename data/<id[0..2]>/<id> ─ fsync of the folder ─→ the catalog may name it
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";

/** A body on its way in. Exactly one of keep() and drop() must be called. */
export interface Draft {
  readonly id: string;
  write(bytes: Uint8Array): Promise<void>;
  /** Durable under its final name after this; still not visible to anybody. */
  keep(): Promise<void>;
  drop(): Promise<void>;
}

export interface DataFiles {
  draft(): Promise<Draft>;
  path(id: string): string;
  /** The catalog no longer names these. */
  discard(ids: readonly string[]): void;
  close(): void;
}

/**
 * How long a discarded file stays: Bun opens the file of an answer only after the operation has returned it, and an
 * overwrite in between must not turn a download into an error. Once open, removal does not matter.
 */
const graceMs = 5_000;

/** Sweeps first: `isLive` tells which data files a row names, all others go. */
export function openDataFiles(root: string, isLive: (id: string) => boolean): DataFiles {
  const tmp = resolve(root, "tmp");
  const data = resolve(root, "data");
  sweep(tmp, data, isLive);
  const folderOf = (id: string): string => join(data, id.slice(0, 2));
  const pathOf = (id: string): string => join(folderOf(id), id);
  const doomed = new Map<string, ReturnType<typeof setTimeout>>();
  const unlink = (id: string): void => {
    clearTimeout(doomed.get(id));
    doomed.delete(id);
    rmSync(pathOf(id), { force: true });
  };
  return {
    draft: async () => {
      const id = randomBytes(16).toString("hex");
      const path = join(tmp, id);
      return draftOf(id, path, await open(path, "wx"), async () => {
        if (mkdirSync(folderOf(id), { recursive: true }) !== undefined) await flushFolder(data);
        await rename(path, pathOf(id));
        await flushFolder(folderOf(id));
      });
    },
    path: pathOf,
    discard: (ids) => {
      for (const id of ids) {
        const timer = setTimeout(() => unlink(id), graceMs);
        timer.unref();
        doomed.set(id, timer);
      }
    },
    close: () => {
      for (const id of doomed.keys()) unlink(id);
    },
  };
}

function draftOf(id: string, path: string, file: FileHandle, publish: () => Promise<void>): Draft {
  return {
    id,
    write: async (bytes) => {
      // write() may take less than it is given (a full disk, a signal): go on until it has all or fails.
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
        at += bytesWritten;
      }
    },
    keep: async () => {
      await file.datasync();
      await file.close();
      await publish();
    },
    drop: async () => {
      // close() fails when keep() has closed it already; the removal is what matters.
      await file.close().catch(() => undefined);
      await rm(path, { force: true });
    },
  };
}

/** A rename is durable only when its folder is. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a killed process left behind: drafts, and files that were named before the catalog knew or after it forgot. */
function sweep(tmp: string, data: string, isLive: (id: string) => boolean): void {
  rmSync(tmp, { recursive: true, force: true });
  mkdirSync(tmp, { recursive: true });
  if (!existsSync(data)) mkdirSync(data);
  for (const folder of readdirSync(data)) {
    for (const id of readdirSync(join(data, folder))) {
      if (!isLive(id)) rmSync(join(data, folder, id), { force: true });
    }
  }
}
