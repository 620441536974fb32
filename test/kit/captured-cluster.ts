// The made-up cluster behind a link, captured live by the real CLI, and what it really holds.
import { type ApiServerOptions, startApiServer } from "./apiserver/server.ts";
import type { ClusterLog } from "./cluster/cluster.ts";
import type { Resource } from "./cluster/metadata.ts";
import { sampleOptions } from "./cluster/support-bundle.ts";
import { kubeUrlOf } from "./kube-api.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import type { Ran, TestStack } from "./stack.ts";

export interface CapturedCluster {
  readonly link: string;
  /** Its Kubernetes API. */
  readonly url: string;
  readonly ran: Ran;
  /** groupVersions and plural names, "apps/v1" and "deployments", as its discovery has them. */
  readonly served: readonly {
    readonly groupVersion: string;
    readonly resource: string;
    readonly verbs: readonly string[];
  }[];
  /** All of one plural name, of one namespace or of all, by namespace and name. */
  objects(resource: string, namespace?: string): Resource[];
  logs(pod: string): ClusterLog[];
}

/** Waits until all of it is there. */
export async function capturedCluster(
  stack: TestStack,
  args: readonly string[] = [],
  options: Partial<ApiServerOptions> = {},
): Promise<CapturedCluster> {
  const api = await startApiServer({ cluster: { ...sampleOptions, logLines: 6000 }, ...options });
  try {
    const ran = await stack.kubin(["push", "--kubeconfig", await writeKubeconfig(stack.dir, api), ...args]);
    const link = ran.stdout.trim();
    if ((await stack.settled(link)) !== "COMPLETED") throw new Error(`the capture failed: ${ran.stderr}`);
    const { cluster } = api;
    const lists = cluster.discovery.resources as readonly {
      readonly groupVersion: string;
      readonly resources: readonly { readonly name: string; readonly verbs: readonly string[] }[];
    }[];
    return {
      link,
      url: kubeUrlOf(link),
      ran,
      served: lists.flatMap(({ groupVersion, resources }) =>
        resources
          .filter(({ name }) => !name.includes("/"))
          .map(({ name, verbs }) => ({ groupVersion, resource: name, verbs })),
      ),
      objects: (resource, namespace) =>
        [...cluster.lists()]
          .filter((list) => list.resource === resource && (namespace === undefined || list.namespace === namespace))
          .flatMap((list) =>
            [...list.items()].map((item) => ({ kind: list.kind, apiVersion: list.apiVersion, ...item })),
          )
          .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
      logs: (pod) => [...cluster.logs()].filter((log) => log.pod === pod),
    };
  } finally {
    await api.stop();
  }
}

/** "namespace/name": all of them are lower-case ASCII. */
export function keyOf(object: Resource): string {
  const { namespace = "", name } = object["metadata"] as { namespace?: string; name: string };
  return `${namespace}/${name}`;
}

export const nameOf = (object: Resource): string => keyOf(object).slice(keyOf(object).indexOf("/") + 1);
