// kubin list: what was pushed from here, and how it stands.
import { isKubinError } from "../../db/model/error.ts";
import { Api } from "../api.ts";
import type { CliEnvironment } from "../env.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { Flags } from "../flags.ts";
import { type JournalEntry, readJournal } from "../journal.ts";
import { type UnfinishedPush, unfinishedPushes } from "../push/push-folders.ts";
import { printJson, printNote, printTable } from "../terminal.ts";

export async function listCommand(flags: Flags, env: CliEnvironment): Promise<ExitCode> {
  const entries = await readJournal(env.stateDir);
  const states = await Promise.all(entries.map(stateOf));
  if (flags.json === true) {
    printJson(entries.map(({ ownerToken: _, ...entry }, i) => ({ ...entry, state: states[i] })));
    return exitCodes.ok;
  }
  if (entries.length === 0) {
    printNote("Nothing was pushed from here yet. Start with: kubin push <path>");
    return exitCodes.ok;
  }
  const unfinished = await unfinishedPushes(env.stateDir);
  const rows = entries.map((entry, i) => [
    entry.snapshotId,
    stateText(
      states[i] ?? "",
      unfinished.find(({ header }) => header.snapshotId === entry.snapshotId),
    ),
    entry.source,
    entry.createdAt.slice(0, 19),
    entry.link,
  ]);
  printTable(["ID", "STATE", "SOURCE", "PUSHED", "LINK"], rows);
  return exitCodes.ok;
}

/** A push that was cut off can be gone on with. */
function stateText(state: string, push: UnfinishedPush | undefined): string {
  return push && !push.held ? `${state}, --resume` : state;
}

async function stateOf(entry: JournalEntry): Promise<string> {
  try {
    const { progress } = await new Api(entry.server, 1).snapshot(entry.link.slice(entry.link.lastIndexOf("/") + 1));
    return progress.state;
  } catch (error) {
    if (isKubinError(error, "not_found")) return "DELETED";
    if (isKubinError(error, "gone")) return "EXPIRED";
    if (isKubinError(error, "unavailable")) return "unreachable";
    throw error;
  }
}
