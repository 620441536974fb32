// kubectl as a person runs it before a link: with the link's own kubeconfig, and a home and a cache that are the test's.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { kubectlOf } from "./kubectl.ts";
import type { Ran } from "./stack.ts";

export interface Kubectl {
  /** "1.33" */
  readonly minor: string;
  readonly path: string;
}

/** What this machine has, the oldest first. */
export const kubectls: readonly Kubectl[] = ["1.27", "1.28", "1.29", "1.30", "1.31", "1.32", "1.33"].flatMap(
  (minor) => {
    const path = kubectlOf(minor);
    return path === null ? [] : [{ minor, path }];
  },
);

export type RunKubectl = (args: readonly string[], env?: Record<string, string>) => Promise<Ran>;

/** `url`: the Kubernetes API of a link. */
export async function kubectlAt({ path, minor }: Kubectl, dir: string, url: string): Promise<RunKubectl> {
  const home = join(dir, `kubectl-${minor}-${crypto.randomUUID().slice(0, 8)}`);
  mkdirSync(home, { recursive: true });
  const config = join(home, "kubeconfig");
  await Bun.write(config, await (await fetch(`${url}/kubeconfig`)).text());
  const own = { PATH: process.env["PATH"] ?? "", HOME: home, TMPDIR: home, KUBECONFIG: config };
  return async (args, env = {}) => {
    const child = Bun.spawn([path, ...args], {
      cwd: home,
      env: { ...own, KUBECACHEDIR: join(home, "cache"), ...env },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    const [stdout, stderr, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    return { code, stdout, stderr };
  };
}

/** Standard error without what every answer says of itself. */
export const unwarned = (stderr: string): string => stderr.replace(/^Warning: [^\n]*\n/gm, "");

export const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");
