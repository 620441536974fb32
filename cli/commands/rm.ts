// kubin rm: deletes snapshots that were pushed from here.
import { isKubinError } from "../../db/model/error.ts";
import { Api } from "../api.ts";
import type { CliEnvironment } from "../env.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { Flags } from "../flags.ts";
import { forget, recall } from "../journal.ts";
import { confirmed, printJson, printResult } from "../terminal.ts";

export async function rmCommand(names: readonly string[], flags: Flags, env: CliEnvironment): Promise<ExitCode> {
  // All are found before the first is deleted: a typo in the last name deletes nothing.
  const entries = await Promise.all(names.map((name) => recall(env.stateDir, name)));
  const question = `Delete ${entries.map((entry) => entry.source || entry.snapshotId).join(", ")} for everybody who has the link?`;
  const asking = flags.yes !== true && flags.noInput !== true && flags.json !== true;
  if (asking && !(await confirmed(question))) return exitCodes.failure;
  for (const entry of entries) {
    try {
      await new Api(entry.server).remove(entry.snapshotId, entry.ownerToken);
    } catch (error) {
      // Gone already, by expiry or from elsewhere: that is what was asked for.
      if (!isKubinError(error, "not_found")) throw error;
    }
    await forget(env.stateDir, entry.snapshotId);
    if (flags.json !== true) printResult(`snapshot/${entry.snapshotId} deleted`);
  }
  if (flags.json === true) printJson({ deleted: entries.map((entry) => entry.snapshotId) });
  return exitCodes.ok;
}
