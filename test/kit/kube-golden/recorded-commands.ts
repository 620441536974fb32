// The kubectl commands that were run against the real server, and what they printed.
import { existsSync } from "node:fs";
import { goldenPath } from "../golden.ts";

const folder = "cli-v1.32.5-kubectl1.32";

export interface RecordedCommand {
  /** As it was typed, "kubectl get pods -A" or "timeout 4 kubectl get pods -w". */
  readonly command: string;
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The one that was run last of each: those marked cold were run again. */
export async function recordedCommands(): Promise<RecordedCommand[]> {
  const summary = await Bun.file(goldenPath(folder, "SUMMARY.txt")).text();
  const found = new Map<string, RecordedCommand>();
  for (const [, command = "", code = ""] of summary.matchAll(/^### (?:\[cold\] )?(.*?) {2}-> rc=(\d+)/gm)) {
    const name = command.replace(/^kubectl /, "").replace(/[^A-Za-z0-9.=:-]+/g, "_");
    if (!existsSync(goldenPath(folder, `${name}.out`))) continue;
    const text = (ending: string): Promise<string> => Bun.file(goldenPath(folder, `${name}.${ending}`)).text();
    found.set(command, { command, code: Number(code), out: await text("out"), err: await text("err") });
  }
  return [...found.values()];
}
