// Writes a cluster as an OpenShift must-gather, for tests of that importer. Layout: reference/import-formats.md C2.
import { textFile, logFile } from "./bundle-files.ts";
import type { Cluster } from "./cluster.ts";
import { type TarFile, tarGz } from "./tar-stream.ts";

const root = "must-gather.local.4711081500000000000/quay-io-openshift-must-gather-sha256-0c1d";

/** tar.gz. Every list is held in memory as YAML: meant for small clusters. */
export function mustGather(cluster: Cluster): AsyncIterable<Uint8Array> {
  return tarGz(files(cluster), Date.parse(cluster.options.capturedAt) / 1000);
}

function* files(cluster: Cluster): Generator<TarFile, void, undefined> {
  const { version, options } = cluster;
  yield textFile(`${root}/version`, `openshift/must-gather\n${version["gitVersion"] ?? ""}\n`);
  const time = `${options.capturedAt.slice(0, 19).replace("T", " ")}.000000001 +0000 UTC m=+0.1\n`;
  yield textFile(`${root}/timestamp`, time + time);
  for (const { apiVersion, resource, kind, namespace, items } of cluster.lists()) {
    const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "core";
    if (resource === "namespaces") {
      for (const item of items()) yield namespaceFile(item);
      continue;
    }
    const place = namespace === null ? "cluster-scoped-resources" : `namespaces/${namespace}`;
    const list = { apiVersion, kind: `${kind}List`, metadata: {}, items: [...items()] };
    yield textFile(`${root}/${place}/${group}/${resource}.yaml`, yaml(list));
  }
  for (const log of cluster.logs()) {
    const name = log.previous ? "previous.log" : "current.log";
    const folder = `${root}/namespaces/${log.namespace}/pods/${log.pod}/${log.container}/${log.container}/logs`;
    yield logFile(`${folder}/${name}`, log);
  }
}

function namespaceFile(item: Record<string, unknown>): TarFile {
  const metadata = item["metadata"];
  const name =
    typeof metadata === "object" && metadata !== null && "name" in metadata ? String(metadata.name) : "unnamed";
  return textFile(`${root}/namespaces/${name}/${name}.yaml`, yaml(item));
}

function yaml(value: unknown): string {
  // Through JSON, which drops undefined fields; in block style, as Go writes it.
  return `${Bun.YAML.stringify(JSON.parse(JSON.stringify(value)), null, 2)}\n`;
}
