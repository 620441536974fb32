// What kubectl needs to look at one snapshot: the proxy, a kubeconfig that leads to it, and a cache of its own.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubinError } from "../../db/model/error.ts";
import { kubeconfigText } from "../../db/model/kube/kubeconfig.ts";
import { sha256Hex } from "../../db/model/tokens.ts";
import { type KubeLink, startLoopbackProxy } from "./loopback-proxy.ts";

export interface KubeSession {
  readonly url: string;
  /** The session's own folder. */
  readonly dir: string;
  /** For processes that shall see the snapshot instead of the user's clusters. */
  readonly env: { readonly KUBECONFIG: string; readonly KUBECACHEDIR: string };
}

export interface SessionAsk {
  readonly link: KubeLink;
  /** What the context is called. */
  readonly name: string;
  readonly port?: number;
  readonly cacheDir: string;
}

/**
 * The session lasts as long as the work, whatever becomes of that. Throws "conflict" or "forbidden" for a port that cannot be had,
 * "invalid" where no kubeconfig can be written, and what the work throws.
 */
export async function inKubeSession<T>(
  { link, name, port, cacheDir }: SessionAsk,
  work: (session: KubeSession) => Promise<T>,
): Promise<T> {
  const proxy = startLoopbackProxy(link, port);
  let dir: string | null = null;
  try {
    dir = await privateFolder();
    const kubeconfig = join(dir, "config");
    await writeFile(kubeconfig, kubeconfigText({ name, server: proxy.url }), { mode: 0o600 });
    const env = { KUBECONFIG: kubeconfig, KUBECACHEDIR: await cacheFolder(link, cacheDir, dir) };
    return await work({ url: proxy.url, dir, env });
  } finally {
    await proxy.stop();
    if (dir !== null) await rm(dir, { recursive: true, force: true });
  }
}

/** Its owner's alone. */
async function privateFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), "kubin-kube-"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KubinError("invalid", `Cannot write a kubeconfig: ${reason}. Set TMPDIR to a folder of yours`, { cause });
  }
}

/**
 * kubectl keeps discovery documents for hours under the server's host and port, and ports are used again: each link gets a cache of its
 * own, named by its hash. Where none can be kept it lasts as long as the session.
 */
async function cacheFolder({ slug }: KubeLink, cacheDir: string, sessionDir: string): Promise<string> {
  const cache = join(cacheDir, (await sha256Hex(slug)).slice(0, 16));
  try {
    await mkdir(cache, { recursive: true, mode: 0o700 });
    return cache;
  } catch {
    return join(sessionDir, "cache");
  }
}
