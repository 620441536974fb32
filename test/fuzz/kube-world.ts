// What a link serves, asked of it before the fuzzing: the real requests that are mutated. The same cluster gives the same world.
import { at, listAt, textAt, textsAt } from "../../db/model/resource/json.ts";

export interface KubeWorld {
  /** "/api/v1/pods", "/apis/apps/v1/namespaces/shop/deployments". */
  readonly collections: readonly string[];
  readonly objects: readonly string[];
  /** Of these a log was captured. */
  readonly logs: readonly string[];
  readonly groupVersions: readonly string[];
  readonly tokens: readonly string[];
  /** "app=web" */
  readonly labels: readonly string[];
  /** Whom a binding names. */
  readonly users: readonly string[];
}

const objectsPerType = 3;

/** `base`: the address of the link's Kubernetes API. */
export async function kubeWorld(base: string): Promise<KubeWorld> {
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(`${base}${path}`);
    // A type that was not captured is one more to ask for.
    if (!response.ok && response.status !== 404)
      throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const groups = listAt(await ask("/apis"), "groups").flatMap((group) => listAt(group, "versions"));
  const groupVersions = ["/api/v1", ...groups.map((version) => `/apis/${textAt(version, "groupVersion")}`)];
  const collections: string[] = [];
  const objects: string[] = [];
  const labels = new Set<string>();
  const tokens: string[] = [];
  for (const place of groupVersions) {
    for (const { resource, namespaced } of resourcesOf(await ask(place))) {
      const list = await ask(`${place}/${resource}?limit=${objectsPerType}`);
      collections.push(`${place}/${resource}`);
      if (textAt(list, "metadata", "continue") !== "") tokens.push(textAt(list, "metadata", "continue"));
      for (const item of listAt(list, "items")) {
        const inside = namespaced ? `namespaces/${textAt(item, "metadata", "namespace")}/${resource}` : resource;
        if (namespaced) collections.push(`${place}/${inside}`);
        objects.push(`${place}/${inside}/${textAt(item, "metadata", "name")}`);
        for (const [key, value] of Object.entries(at(item, "metadata", "labels") ?? {}))
          labels.add(`${key}=${String(value)}`);
      }
    }
  }
  const bindings = listAt(await ask("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings"), "items");
  const users = bindings.flatMap((binding) => listAt(binding, "subjects")).map(userOf);
  return {
    collections: [...new Set(collections)],
    objects,
    logs: await loggedPods(ask),
    groupVersions,
    tokens,
    labels: [...labels],
    users: [...new Set(users)],
  };
}

function resourcesOf(list: unknown): { resource: string; namespaced: boolean }[] {
  return listAt(list, "resources")
    .filter((each) => textsAt(each, "verbs").includes("list") && !textAt(each, "name").includes("/"))
    .map((each) => ({ resource: textAt(each, "name"), namespaced: at(each, "namespaced") === true }));
}

function userOf(subject: unknown): string {
  const [kind, name] = [textAt(subject, "kind"), textAt(subject, "name")];
  return kind === "ServiceAccount" ? `system:serviceaccount:${textAt(subject, "namespace")}:${name}` : name;
}

async function loggedPods(ask: (path: string) => Promise<unknown>): Promise<string[]> {
  const pods = listAt(await ask("/api/v1/pods?limit=40&fieldSelector=status.phase%3DRunning"), "items");
  return pods.map((pod) => {
    const [container] = listAt(pod, "spec", "containers");
    const place = `/api/v1/namespaces/${textAt(pod, "metadata", "namespace")}/pods/${textAt(pod, "metadata", "name")}`;
    return `${place}/log?container=${textAt(container, "name")}`;
  });
}
