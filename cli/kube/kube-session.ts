// What kubectl needs to look at one snapshot: the proxy, a kubeconfig that leads to it, and a cache of its own.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubeconfigText } from "../../db/model/kube/kubeconfig.ts";
import { sha256Hex } from "../../db/model/tokens.ts";
import { type KubeLink, startLoopbackProxy } from "./loopback-proxy.ts";

export interface KubeSession {
  readonly url: string;
  readonly kubeconfig: string;
  /** For processes that shall see the snapshot instead of the user's clusters. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface SessionAsk {
  readonly link: KubeLink;
  /** What the context is called. */
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly port?: number;
  readonly cacheDir: string;
}

/**
 * kubectl keeps discovery documents for hours under the server's host and port, and ports are used again: each link gets a cache of its
 * own, named by its hash.
 */
export async function openKubeSession({ link, name, namespace, port, cacheDir }: SessionAsk): Promise<KubeSession> {
  const proxy = startLoopbackProxy(link, port);
  const dir = await mkdtemp(join(tmpdir(), "kubin-kube-"));
  const kubeconfig = join(dir, "config");
  await Bun.write(kubeconfig, kubeconfigText({ name, server: proxy.url, namespace }), { mode: 0o600 });
  const cache = join(cacheDir, (await sha256Hex(link.slug)).slice(0, 16));
  await mkdir(cache, { recursive: true, mode: 0o700 });
  return {
    url: proxy.url,
    kubeconfig,
    env: { KUBECONFIG: kubeconfig, KUBECACHEDIR: cache },
    async close() {
      await proxy.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
