// kubin proxy: a snapshot's Kubernetes API at an address of this machine, until Ctrl-C.
import { KubinError } from "../../db/model/error.ts";
import type { CliEnvironment } from "../env.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { Flags } from "../flags.ts";
import { inKubeSession } from "../kube/kube-session.ts";
import { capturedWhen, contextName, openedLink } from "../kube/link-of.ts";
import { quoted } from "../kube/shell-start.ts";
import { printJson, printNote, printResult } from "../terminal.ts";

export async function proxyCommand(text: string, flags: Flags, env: CliEnvironment): Promise<ExitCode> {
  const port = portOf(flags.port);
  const { link, snapshot } = await openedLink(text, flags, env);
  const ask = { link, name: contextName(snapshot), port, cacheDir: env.kubectlCacheDir };
  await inKubeSession(ask, async ({ url, env: { KUBECONFIG, KUBECACHEDIR } }) => {
    const ended = untilEnded();
    if (flags.json === true) printJson({ url, kubeconfig: KUBECONFIG, cacheDir: KUBECACHEDIR });
    else printResult(`export KUBECONFIG=${quoted(KUBECONFIG)} KUBECACHEDIR=${quoted(KUBECACHEDIR)}`);
    printNote(`${capturedWhen(snapshot)} answers at ${url}, read-only; Ctrl-C ends it`);
    await ended;
  });
  return exitCodes.ok;
}

function untilEnded(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new KubinError("invalid", `Cannot use --port "${text}": write a number from 1 to 65535`);
}
