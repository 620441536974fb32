// kubin shell: a shell in which every Kubernetes tool looks at a snapshot.
import type { CliEnvironment } from "../env.ts";
import type { Flags } from "../flags.ts";
import { inKubeSession } from "../kube/kube-session.ts";
import { capturedWhen, contextName, openedLink } from "../kube/link-of.ts";
import { runProgram } from "../kube/run-program.ts";
import { sessionEnv } from "../kube/session-env.ts";
import { shellStart } from "../kube/shell-start.ts";
import { printNote } from "../terminal.ts";

/** Answers the shell's own exit code. */
export async function shellCommand(text: string, flags: Flags, env: CliEnvironment): Promise<number> {
  const { link, snapshot } = await openedLink(text, flags, env);
  return inKubeSession({ link, name: contextName(snapshot), cacheDir: env.kubectlCacheDir }, async (session) => {
    const start = await shellStart(env.shell, session, env.inherited);
    printNote(`kubectl, k9s and helm now see ${capturedWhen(snapshot)}, read-only; type exit to leave`);
    return runProgram(start.command, { ...sessionEnv(session, env.inherited), ...start.env });
  });
}
