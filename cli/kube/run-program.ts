// Runs a program in our place, to its end.
import { constants } from "node:os";
import { isatty } from "node:tty";
import { KubinError } from "../../db/model/error.ts";

/** These end the program, not us: we end after it, when what it needed is put away. */
const passedOn = ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT"] as const;

/** Answers its exit code; 128 and the signal's number if one ended it, as shells say it. Throws "not_found" for what is no program. */
export async function runProgram(
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  let child: Bun.Subprocess | null = null;
  const pass = (signal: NodeJS.Signals): void => {
    // A terminal's Ctrl-C has reached the program already: twice would be more than was meant.
    const isTyped = isatty(0) && (signal === "SIGINT" || signal === "SIGQUIT");
    if (!isTyped) child?.kill(signal);
  };
  for (const signal of passedOn) process.on(signal, pass);
  try {
    child = started(command, env);
    const code = await child.exited;
    const number = Object.entries(constants.signals).find(([name]) => name === child?.signalCode)?.[1];
    return number === undefined ? code : 128 + number;
  } finally {
    for (const signal of passedOn) process.off(signal, pass);
  }
}

function started(command: readonly string[], env: Readonly<Record<string, string | undefined>>): Bun.Subprocess {
  try {
    return Bun.spawn([...command], { env: { ...env }, stdio: ["inherit", "inherit", "inherit"] });
  } catch (cause) {
    throw new KubinError("not_found", `Cannot run "${command[0]}": it is not there, or no program`, { cause });
  }
}
