// kubin proxy: a snapshot's Kubernetes API at an address of this machine, until Ctrl-C.
import { KubinError } from "../../db/model/error.ts";
import type { CliEnvironment } from "../env.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { Flags } from "../flags.ts";
import { type KubeSession, openKubeSession } from "../kube/kube-session.ts";
import { capturedWhen, contextName, openedLink } from "../kube/link-of.ts";
import { printJson, printNote, printResult } from "../terminal.ts";

export async function proxyCommand(text: string, flags: Flags, env: CliEnvironment): Promise<ExitCode> {
  const port = portOf(flags.port);
  const { link, snapshot } = await openedLink(text, flags, env);
  const session = await opened(port, () =>
    openKubeSession({ link, name: contextName(snapshot), port, cacheDir: env.kubectlCacheDir }),
  );
  if (flags.json === true) printJson({ url: session.url, kubeconfig: session.kubeconfig });
  else printResult(`export KUBECONFIG=${session.kubeconfig}`);
  printNote(`${capturedWhen(snapshot)} answers at ${session.url}, read-only; Ctrl-C ends it`);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  await session.close();
  return exitCodes.ok;
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new KubinError("invalid", `Cannot use --port "${text}": write a number from 1 to 65535`);
}

async function opened(port: number, open: () => Promise<KubeSession>): Promise<KubeSession> {
  try {
    return await open();
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE")) throw cause;
    throw new KubinError("conflict", `Cannot listen on port ${port}: it is taken. Choose another --port`, { cause });
  }
}
