// `kubectl cluster-info dump` into a folder, and onto standard output.
import type { FormatFixture } from "../import-properties.ts";
import { files, tarGzOf } from "../tar-fixture.ts";
import { node, pod, typedList } from "./objects.ts";

export function block(pod: string, container: string, text: string): string {
  const about = `logs for container ${container} of pod shop/${pod} ====`;
  return `==== START ${about}\n${text}==== END ${about}\n`;
}

const nodes = typedList("Node", "v1", node);
const pods = typedList("Pod", "v1", pod("web-1"));
const logs =
  block("web-1", "init", "") +
  block("web-1", "app", "one\nno end of line") +
  block("web-1", "gone", "Request log error: previous timed out\n");

export const clusterInfoDump: FormatFixture = {
  name: "dump.tgz",
  bytes: tarGzOf(
    files({
      "d/nodes.json": nodes,
      "d/shop/replication-controllers.json": typedList("ReplicationController", "v1"),
      "d/shop/pods.json": pods,
      "d/shop/web-1/logs.txt": logs,
    }),
  ),
  resources: ["v1 Node /n1", "v1 Pod shop/web-1"],
  logs: ["shop/web-1/app current none|one\nno end of line"],
  gaps: ["timeout d/shop/web-1/logs.txt: shop/web-1/gone"],
};

export const clusterInfoStream: FormatFixture = {
  name: "dump.txt",
  bytes: new TextEncoder().encode(`${nodes}\n${pods}\n${logs}${typedList("Service", "v1")}\n`),
  resources: clusterInfoDump.resources,
  logs: clusterInfoDump.logs,
  gaps: ["timeout NAME: shop/web-1/gone"],
};

/** As kubectl before 1.14 wrote it: Go's field names, no kind. */
export const clusterInfoLegacy: FormatFixture = {
  name: "old.tgz",
  bytes: tarGzOf(
    files({
      "d/nodes.json":
        '{"selfLink":"/api/v1/nodes","resourceVersion":"1","Items":[{"name":"n1","Spec":{"PodCIDR":"10.0.0.0/24"}}]}',
      "d/shop/replication-controllers.json": '{"selfLink":"","resourceVersion":"1","Items":null}',
      "d/shop/pods.json":
        '{"selfLink":"","Items":[{"name":"web-1","namespace":"shop","labels":{"App":"Web"},"Spec":{"NodeName":"n1","HostIP":null},"Status":{"PodIP":"10.0.0.7","QOSClass":"Burstable"}}]}',
      "d/shop/web-1/logs.txt": block("web-1", "app", "one\n"),
    }),
  ),
  resources: ["v1 Node /n1", "v1 Pod shop/web-1"],
  logs: ["shop/web-1/app current none|one\n"],
};
