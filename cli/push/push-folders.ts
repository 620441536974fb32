// The folders of unfinished pushes: one for each, held by the process that works on it.
import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { KubinError } from "../../db/model/error.ts";
import { ifThere } from "./if-there.ts";
import { type PushHeader, PushJournal } from "./push-journal.ts";

const pushesIn = (stateDir: string): string => join(stateDir, "pushes");

/** A fresh folder for one push, held by this process. */
export async function newPushFolder(stateDir: string): Promise<string> {
  const dir = join(pushesIn(stateDir), `${Date.now().toString(36)}-${randomUUID().slice(0, 8)}`);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await hold(dir);
  return dir;
}

export interface UnfinishedPush {
  readonly dir: string;
  readonly header: PushHeader;
  readonly journal: PushJournal;
  /** True while another process works on it. */
  readonly held: boolean;
}

/** Oldest first. */
export async function unfinishedPushes(stateDir: string): Promise<UnfinishedPush[]> {
  const names = (await ifThere(readdir(pushesIn(stateDir)), [])).toSorted((a, b) => (a < b ? -1 : 1));
  const found: UnfinishedPush[] = [];
  for (const name of names) {
    const dir = join(pushesIn(stateDir), name);
    const opened = await PushJournal.open(dir);
    if (opened) found.push({ dir, ...opened, held: await isHeld(dir) });
  }
  return found;
}

/** Folders of pushes that cannot be resumed any more: the server has given them up. */
export async function removeStalePushes(stateDir: string, resumeWindowMs: number): Promise<void> {
  for (const name of await ifThere(readdir(pushesIn(stateDir)), [])) {
    const dir = join(pushesIn(stateDir), name);
    const at = await ifThere(stat(dir), null);
    if (!at || Date.now() - at.mtimeMs < resumeWindowMs || (await isHeld(dir))) continue;
    await rm(dir, { recursive: true, force: true });
  }
}

/** Takes the folder for this process. Throws "conflict" if another live process has it. */
export async function hold(dir: string): Promise<void> {
  const file = join(dir, "pid");
  for (;;) {
    try {
      const handle = await open(file, "wx", 0o600);
      await handle.writeFile(`${process.pid}`);
      await handle.close();
      return;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    if (await isHeld(dir)) {
      throw new KubinError(
        "conflict",
        `Cannot resume the push: process ${await readFile(file, "utf8")} is still at it`,
      );
    }
    await rm(file, { force: true });
  }
}

async function isHeld(dir: string): Promise<boolean> {
  const pid = Number(await ifThere(readFile(join(dir, "pid"), "utf8"), ""));
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
