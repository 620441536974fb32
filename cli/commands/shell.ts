// kubin shell: a shell in which every Kubernetes tool looks at a snapshot.
import type { CliEnvironment } from "../env.ts";
import type { Flags } from "../flags.ts";
import { openKubeSession } from "../kube/kube-session.ts";
import { capturedWhen, contextName, openedLink } from "../kube/link-of.ts";
import { runInSession } from "../kube/run-in-session.ts";
import { printNote } from "../terminal.ts";

/** Answers the shell's own exit code. */
export async function shellCommand(text: string, flags: Flags, env: CliEnvironment): Promise<number> {
  const { link, snapshot } = await openedLink(text, flags, env);
  const session = await openKubeSession({ link, name: contextName(snapshot), cacheDir: env.kubectlCacheDir });
  printNote(`kubectl, k9s and helm now see ${capturedWhen(snapshot)}, read-only; type exit to leave`);
  return runInSession([env.shell], session, env.inherited);
}
