// Honest files of text, and the places in dumps where importers read such files.
import { block, clusterInfoStream } from "../kit/format-fixtures/cluster-info-dump.ts";
import { deployment, kubeletTime, node, pod, typedList, yamlList } from "../kit/format-fixtures/objects.ts";
import { files } from "../kit/tar-fixture.ts";
import type { TarMember } from "../kit/tar-fixture.ts";

const yamlPod = `apiVersion: v1
kind: Pod
metadata:
  name: web-1
  namespace: shop
  uid: u-1
  labels: {app: web}
spec:
  nodeName: n1
  containers:
  - name: app
    image: "shop:1"
    args: [--id, 12345678901234567890]
`;
const indented = `apiVersion: v1\nkind: List\nitems:\n  - ${yamlPod.trimEnd().replaceAll("\n", "\n    ")}\n`;
const flat = `apiVersion: v1\nitems:\n- ${yamlPod.trimEnd().replaceAll("\n", "\n  ")}\nkind: List\nmetadata:\n  resourceVersion: ""\n`;
const crd = JSON.stringify({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget", shortNames: ["wd"] },
    versions: [{ name: "v1", served: true }],
  },
});

export const documents: readonly string[] = [
  yamlPod,
  indented,
  flat,
  `${yamlPod}---\n${crd}\n---\n${JSON.stringify(node)}\n`,
  yamlList(pod("web-1"), deployment),
  typedList("Pod", "v1", pod("web-1"), pod("web-2")),
  JSON.stringify({ apiVersion: "v1", kind: "List", items: [pod("web-1"), JSON.parse(crd), node] }),
  `${JSON.stringify(pod("a"))}\n${JSON.stringify(pod("b"))}\n`,
  JSON.stringify([node, deployment]),
];

export const streams: readonly string[] = [
  new TextDecoder().decode(clusterInfoStream.bytes),
  `${typedList("Pod", "v1", pod("web-1"))}\n${block("web-1", "app", `{"level":"info"}\n${block("web-2", "x", "y\n")}`)}`,
  block("web-1", "app", "one\n") + block("web-1", "side", "Request log error: container is waiting\n"),
  '{"selfLink":"/api/v1/nodes","resourceVersion":"1","Items":[{"name":"n1","Spec":{"PodCIDR":"10.0.0.0/24"}}]}\n',
];

export const logs: readonly string[] = [
  `${kubeletTime} stdout F {"level":"info","msg":"up"}\n${kubeletTime} stderr P half \n${kubeletTime} stderr F done\n`,
  `${kubeletTime} one\n${kubeletTime} two`,
  "I0501 10:00:00.000000       1 main.go:1] klog\n2024-05-01 10:00:00,123 WARN python\n",
];

/** Where a document may stand, with what makes the dump known. */
const places: readonly { readonly path: string; readonly beside: Readonly<Record<string, string>> }[] = [
  { path: "mg/namespaces/shop/core/pods.yaml", beside: {} },
  { path: "mg/insights-data/config/pod/x.json", beside: { "mg/cluster-scoped-resources/core/nodes.yaml": flat } },
  { path: "mg/aggregated-discovery-api.yaml", beside: { "mg/namespaces/shop/core/pods.yaml": flat } },
  { path: "b/cluster-resources/pods/shop.json", beside: {} },
  { path: "b/cluster-resources/resources.json", beside: { "b/cluster-resources/nodes.json": "[]" } },
  { path: "b/cluster-resources/pods-errors.json", beside: { "b/cluster-resources/nodes.json": "[]" } },
  { path: "b/version.yaml", beside: { "b/cluster-resources/nodes.json": "[]" } },
  { path: "b/analysis.json", beside: { "b/cluster-resources/nodes.json": "[]" } },
  { path: "b/cluster-info/cluster_version.json", beside: { "b/cluster-resources/nodes.json": "[]" } },
  { path: "sb/metadata.yaml", beside: { "sb/yamls/cluster/v1/nodes.yaml": flat } },
  { path: "sb/yamls/namespaced/shop/v1/pods.yaml", beside: {} },
  { path: "resources/ns/shop/Pods.json", beside: { "meta/run.log": "sonobuoy\n" } },
  { path: "meta/query-time.json", beside: { "resources/ns/shop/Pods.json": "[]" } },
  { path: "serverversion.json", beside: { "resources/ns/shop/Pods.json": "[]" } },
  { path: "d/shop/pods.json", beside: { "d/shop/replication-controllers.json": '{"Items":null}' } },
  { path: "d/shop/web-1/logs.txt", beside: { "d/shop/replication-controllers.json": '{"Items":null}' } },
  { path: "repo/x.yaml", beside: { "repo/a.yaml": yamlPod } },
];
export const placeCount = places.length;

/** A dump with the document in one of the places. */
export function dumpWith(place: number, body: string | Uint8Array): TarMember[] {
  const { path, beside } = places[place % places.length] ?? { path: "x.yaml", beside: {} };
  return [...files(beside), { name: path, body }];
}
