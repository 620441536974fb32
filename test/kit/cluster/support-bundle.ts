// Writes a cluster as a Replicated Troubleshoot support bundle. Layout: reference/import-formats.md C1.
import { open } from "node:fs/promises";
import { arrayFile, jsonFile, listFile, logFile, textFile } from "./bundle-files.ts";
import { type Cluster, generateCluster } from "./cluster.ts";
import type { Fault } from "./fault.ts";
import type { ResourceList } from "./lists.ts";
import type { ClusterOptions } from "./options.ts";
import { type TarFile, tarGz } from "./tar-stream.ts";

// Troubleshoot's own names where they are not the plural. It has none for Secrets and autoscalers: those two lie under
// their plurals, which the importer takes, so that references to them can be followed.
const names: Readonly<Record<string, string>> = {
  persistentvolumes: "pvs",
  persistentvolumeclaims: "pvcs",
  storageclasses: "storage-classes",
  ingressclasses: "ingress-classes",
  customresourcedefinitions: "custom-resource-definitions",
  ingresses: "ingress",
  networkpolicies: "network-policy",
  resourcequotas: "resource-quota",
  poddisruptionbudgets: "pod-disruption-budgets",
};

/** The sample that `npm start` pushes. */
export const sampleOptions: ClusterOptions = {
  seed: 1,
  pods: 420,
  logLines: 60_000,
  capturedAt: "2026-11-18T09:30:00Z",
};

/** tar.gz. */
export function supportBundle(cluster: Cluster): AsyncIterable<Uint8Array> {
  return tarGz(bundleFiles(cluster), Date.parse(cluster.options.capturedAt) / 1000);
}

/** Answers how many bytes were written. */
export async function writeSupportBundle(path: string, options: ClusterOptions): Promise<number> {
  const file = await open(path, "w");
  let bytes = 0;
  try {
    for await (const chunk of supportBundle(generateCluster(options))) {
      await file.writeFile(chunk);
      bytes += chunk.length;
    }
  } finally {
    await file.close();
  }
  return bytes;
}

function* bundleFiles(cluster: Cluster): Generator<TarFile, void, undefined> {
  const time = cluster.options.capturedAt.slice(0, 19).replaceAll(":", "_");
  const root = `support-bundle-${time}`;
  const resources = `${root}/cluster-resources`;
  const { version, discovery } = cluster;
  yield textFile(
    `${root}/version.yaml`,
    "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\nspec:\n  versionNumber: v0.119.1\n",
  );
  yield jsonFile(`${root}/cluster-info/cluster_version.json`, { info: version, string: version["gitVersion"] });
  yield jsonFile(`${resources}/groups.json`, discovery.groups);
  yield jsonFile(`${resources}/resources.json`, discovery.resources);
  for (const list of cluster.lists()) yield fileOf(resources, list);
  for (const log of cluster.logs()) {
    const name = log.previous ? `${log.container}-previous.log` : `${log.container}.log`;
    yield logFile(`${resources}/pods/logs/${log.namespace}/${log.pod}/${name}`, log);
  }
  yield jsonFile(`${root}/analysis.json`, cluster.faults.map(analysisOf));
}

function fileOf(resources: string, list: ResourceList): TarFile {
  const under = list.namespace === null ? ".json" : `/${list.namespace}.json`;
  if (list.custom) {
    const group = list.apiVersion.split("/")[0] ?? "";
    return arrayFile(`${resources}/custom-resources/${list.resource}.${group}${under}`, list.items());
  }
  return listFile(`${resources}/${names[list.resource] ?? list.resource}${under}`, list);
}

/** What the collector's own analyzers said. */
function analysisOf({ kind, namespace, name, fault, status }: Fault): unknown {
  const title = `${kind} ${namespace === "" ? name : `${namespace}/${name}`}`;
  return {
    name: `${fault}.${name}`,
    labels: {},
    insight: {
      name: `${fault}.${name}`,
      labels: {},
      primary: title,
      detail: `${title}: ${status || fault}`,
      severity: "error",
    },
    severity: "error",
    analyzerSpec: "",
    involvedObject: { kind, ...(namespace === "" ? {} : { namespace }), name },
  };
}
