// Runs a program that sees the snapshot, to its end.
import { constants } from "node:os";
import type { KubeSession } from "./kube-session.ts";

/** Answers its exit code; 128 and the signal's number if one ended it, as shells say it. */
export async function runInSession(
  command: readonly string[],
  session: KubeSession,
  inherited: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  // A Ctrl-C reaches the program, too: it decides what that means, and we end after it.
  const wait = (): void => undefined;
  process.on("SIGINT", wait);
  try {
    const child = Bun.spawn([...command], {
      env: { ...inherited, ...session.env },
      stdio: ["inherit", "inherit", "inherit"],
    });
    const code = await child.exited;
    const number = Object.entries(constants.signals).find(([name]) => name === child.signalCode)?.[1];
    return number === undefined ? code : 128 + number;
  } finally {
    process.off("SIGINT", wait);
    await session.close();
  }
}
