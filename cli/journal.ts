// What this machine has pushed, with the owner tokens: a 0600 file for each snapshot, so that pushes at the same time lose nothing.
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { KubinError } from "../db/model/error.ts";

const JournalEntry = v.object({
  formatVersion: v.literal(1),
  snapshotId: v.string(),
  server: v.string(),
  link: v.string(),
  ownerToken: v.string(),
  source: v.string(),
  createdAt: v.string(),
  expiresAt: v.string(),
});
export type JournalEntry = Omit<v.InferOutput<typeof JournalEntry>, "formatVersion">;

const folderOf = (stateDir: string): string => join(stateDir, "snapshots");
const fileOf = (stateDir: string, snapshotId: string): string => join(folderOf(stateDir), `${snapshotId}.json`);

/** Oldest first: ids sort by time. Throws "invalid" naming a file that is damaged or may not be read. */
export async function readJournal(stateDir: string): Promise<JournalEntry[]> {
  const names = await namesIn(folderOf(stateDir));
  return Promise.all(
    names.filter((name) => name.endsWith(".json")).map((name) => readEntry(join(folderOf(stateDir), name))),
  );
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    // Nothing was pushed from here yet. Anything else must not look like that.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw new KubinError(
      "invalid",
      `Cannot read "${folder}": what was pushed from here is not known. Check its rights`,
      {
        cause: error,
      },
    );
  }
}

async function readEntry(file: string): Promise<JournalEntry> {
  try {
    const { formatVersion: _, ...entry } = v.parse(JournalEntry, JSON.parse(await readFile(file, "utf8")));
    return entry;
  } catch (cause) {
    throw new KubinError("invalid", `Cannot read "${file}": it is damaged or not yours. Move it away to go on`, {
      cause,
    });
  }
}

export async function remember(stateDir: string, entry: JournalEntry): Promise<void> {
  await mkdir(folderOf(stateDir), { recursive: true, mode: 0o700 });
  const file = fileOf(stateDir, entry.snapshotId);
  await writeFile(`${file}.new`, `${JSON.stringify({ formatVersion: 1, ...entry }, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export async function forget(stateDir: string, snapshotId: string): Promise<void> {
  await rm(fileOf(stateDir, snapshotId), { force: true });
}

/** An entry by snapshot id, by link, or by the beginning of its id. Throws "not_found" or, if several begin so, "invalid". */
export async function recall(stateDir: string, name: string): Promise<JournalEntry> {
  const found = (await readJournal(stateDir)).filter(
    (entry) => entry.link === name || entry.snapshotId.startsWith(name),
  );
  const [entry] = found;
  if (!entry)
    throw new KubinError("not_found", `Cannot find snapshot "${name}": it was not pushed from here. See kubin list`);
  if (found.length === 1) return entry;
  throw new KubinError(
    "invalid",
    `Cannot tell which snapshot "${name}" means: ${found.length} begin so. Give more of the id`,
  );
}
