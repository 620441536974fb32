// kubin open: the link in a browser.
import type { CliEnvironment } from "../env.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { Flags } from "../flags.ts";
import { readJournal, recall } from "../journal.ts";
import { KubinError } from "../../db/model/error.ts";
import { printJson, printNote, printResult } from "../terminal.ts";

const openers: Record<string, string[]> = { darwin: ["open"], win32: ["cmd", "/c", "start", ""], linux: ["xdg-open"] };

/** Without a name: the newest. Where no browser can be started the link is printed, which is what matters. */
export async function openCommand(name: string | undefined, flags: Flags, env: CliEnvironment): Promise<ExitCode> {
  const newest = (await readJournal(env.stateDir)).at(-1);
  const entry = name === undefined ? newest : await recall(env.stateDir, name);
  if (!entry)
    throw new KubinError(
      "not_found",
      "Cannot open a snapshot: nothing was pushed from here yet. Start with: kubin push <path>",
    );
  if (flags.json === true) printJson({ link: entry.link });
  else printResult(entry.link);
  const opener = env.browser ? [env.browser] : openers[process.platform];
  if (!opener || !Bun.which(opener[0] ?? "")) return exitCodes.ok;
  const child = Bun.spawn([...opener, entry.link], { stdio: ["ignore", "ignore", "ignore"] });
  if ((await child.exited) !== 0) printNote("The browser did not start; the link is above");
  return exitCodes.ok;
}
