// kubin kubectl: the kubectl of this machine, looking at a snapshot.
import type { CliEnvironment } from "../env.ts";
import type { Flags } from "../flags.ts";
import { inKubeSession } from "../kube/kube-session.ts";
import { contextName, openedLink, programNamed } from "../kube/link-of.ts";
import { runProgram } from "../kube/run-program.ts";
import { sessionEnv } from "../kube/session-env.ts";

/** Answers kubectl's own exit code. No kubeconfig of the user's is read, and nothing of it reaches the server. */
export async function kubectlCommand(
  text: string,
  args: readonly string[],
  flags: Flags,
  env: CliEnvironment,
): Promise<number> {
  const kubectl = programNamed("kubectl");
  const { link, snapshot } = await openedLink(text, flags, env);
  return inKubeSession({ link, name: contextName(snapshot), cacheDir: env.kubectlCacheDir }, (session) =>
    runProgram([kubectl, ...args], sessionEnv(session, env.inherited)),
  );
}
