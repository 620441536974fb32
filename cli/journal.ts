// What this machine has pushed, with the owner tokens: one 0600 file, for list, open and rm.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { KubinError } from "../db/model/error.ts";

const Entry = v.object({
  snapshotId: v.string(),
  server: v.string(),
  link: v.string(),
  ownerToken: v.string(),
  source: v.string(),
  createdAt: v.string(),
  expiresAt: v.string(),
});
export type JournalEntry = v.InferOutput<typeof Entry>;

const Journal = v.object({ formatVersion: v.literal(1), snapshots: v.array(Entry) });

export async function readJournal(stateDir: string): Promise<JournalEntry[]> {
  const file = join(stateDir, "snapshots.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return []; // nothing was pushed from here yet
  }
  const parsed = v.safeParse(Journal, JSON.parse(text));
  if (parsed.success) return parsed.output.snapshots;
  throw new KubinError("invalid", `Cannot read "${file}": it is damaged. Move it away to start anew`);
}

export async function remember(stateDir: string, entry: JournalEntry): Promise<void> {
  await write(stateDir, [...(await readJournal(stateDir)), entry]);
}

export async function forget(stateDir: string, snapshotId: string): Promise<void> {
  await write(
    stateDir,
    (await readJournal(stateDir)).filter((entry) => entry.snapshotId !== snapshotId),
  );
}

/** An entry by snapshot id, by link, or by the beginning of its id. Throws "not_found" or, if several begin so, "invalid". */
export async function recall(stateDir: string, name: string): Promise<JournalEntry> {
  const found = (await readJournal(stateDir)).filter(
    (entry) => entry.link === name || entry.snapshotId.startsWith(name),
  );
  const [entry] = found;
  if (!entry)
    throw new KubinError("not_found", `Cannot find snapshot "${name}": it was not pushed from here. See kubin list`);
  if (found.length > 1)
    throw new KubinError(
      "invalid",
      `Cannot tell which snapshot "${name}" means: ${found.length} begin so. Give more of the id`,
    );
  return entry;
}

async function write(stateDir: string, snapshots: readonly JournalEntry[]): Promise<void> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const file = join(stateDir, "snapshots.json");
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, `${JSON.stringify({ formatVersion: 1, snapshots }, null, 2)}\n`, { mode: 0o600 });
  await rename(fresh, file);
}
