// kubin kubectl: the kubectl of this machine, looking at a snapshot.
import type { CliEnvironment } from "../env.ts";
import type { Flags } from "../flags.ts";
import { openKubeSession } from "../kube/kube-session.ts";
import { contextName, openedLink, programNamed } from "../kube/link-of.ts";
import { runInSession } from "../kube/run-in-session.ts";

/** Answers kubectl's own exit code. No kubeconfig of the user's is read, and nothing of it reaches the server. */
export async function kubectlCommand(
  text: string,
  args: readonly string[],
  flags: Flags,
  env: CliEnvironment,
): Promise<number> {
  const kubectl = programNamed("kubectl");
  const { link, snapshot } = await openedLink(text, flags, env);
  const session = await openKubeSession({ link, name: contextName(snapshot), cacheDir: env.kubectlCacheDir });
  return runInSession([kubectl, ...args], session, env.inherited);
}
