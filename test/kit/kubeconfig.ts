// Kubeconfigs for the made-up API server.
import { join } from "node:path";
import type { ApiServer } from "./apiserver/server.ts";

/** Writes one; `user` replaces the client certificate, `cluster` adds to the cluster's settings. Answers its path. */
export async function writeKubeconfig(
  dir: string,
  api: ApiServer,
  user?: Record<string, unknown>,
  cluster: Record<string, unknown> = {},
): Promise<string> {
  const path = join(dir, `kubeconfig-${crypto.randomUUID()}`);
  const certificate = { "client-certificate": api.certFile, "client-key": api.keyFile };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "shop",
    contexts: [
      { name: "shop", context: { cluster: "shop-prod", user: "me" } },
      { name: "gone", context: { cluster: "gone", user: "me" } },
    ],
    clusters: [
      { name: "shop-prod", cluster: { server: api.url, "certificate-authority": api.caFile, ...cluster } },
      { name: "gone", cluster: { server: "https://127.0.0.1:9", "certificate-authority": api.caFile } },
    ],
    users: [{ name: "me", user: user ?? certificate }],
  };
  await Bun.write(path, JSON.stringify(config));
  return path;
}
