// A Harvester bundle: emptied strings, a node archive, a bundle of another product inside.
import type { FormatFixture } from "../import-properties.ts";
import { zipOf } from "../zip-fixture.ts";
import { kubeletTime } from "./objects.ts";

const list = (...items: string[]): string =>
  `apiVersion: v1\nitems:\n${items.join("")}kind: List\nmetadata:\n  continue: "null"\n`;
const item = (kind: string, name: string, rest: string): string =>
  `- apiVersion: v1\n  kind: ${kind}\n  metadata:\n    name: ${name}\n${rest}`;
const nodeItem = item("Node", "n1", '    labels:\n      role: "null"\n    creationTimestamp: "null"\n');
const podItem = item("Pod", "web-1", "    namespace: shop\n    uid: u1\n  spec:\n    nodeName: n1\n");

const external = await zipOf({
  "longhorn-1/yamls/cluster/v1/nodes.yaml": list(nodeItem),
  "longhorn-1/logs/shop/web-1/app.log": `${kubeletTime} hello\n`,
  "longhorn-1/logs/shop/web-2/app.log": `${kubeletTime} only here\n`,
  "longhorn-1/nodes/n9.zip": "closed",
});

export const rancherBundle: FormatFixture = {
  name: "supportbundle_x.zip",
  bytes: await zipOf({
    "sb/metadata.yaml":
      'bundleversion: 0.1.0\nkubernetesversion: v1.21.7+rke2r1\nbundlecreatedat: "2022-03-22T23:49:32Z"\n',
    "sb/bundleGenerationError.log":
      "Failed to get /api/v1/bindings: the server does not allow this method on the requested resource\n",
    "sb/yamls/cluster/v1/nodes.yaml": list(nodeItem),
    "sb/yamls/namespaced/shop/v1/pods.yaml": list(podItem),
    "sb/yamls/namespaced/shop/apps/v1/deployments.yaml": "apiVersion: v1\nitems: []\nkind: List\nmetadata: {}\n",
    "sb/logs/shop/web-1/app.log": `${kubeletTime} hello\n`,
    "sb/logs/shop/web-1/app.log.1": `${kubeletTime} before\n`,
    "sb/nodes/n1.zip": await zipOf({ "n1/logs/kubelet.log": "kubelet\n", "n1/configs/x.yaml": "a: 1\n" }),
    "sb/external/longhorn.zip": external,
  }),
  resources: ["v1 Node /n1", "v1 Pod shop/web-1"],
  logs: [
    `shop/web-1/app current kubelet|${kubeletTime} hello\n`,
    `shop/web-1/app previous kubelet|${kubeletTime} before\n`,
    "host n1 nodes/n1.zip/n1/logs/kubelet.log none|kubelet\n",
    `shop/web-2/app current kubelet|${kubeletTime} only here\n`,
  ],
  gaps: ["unsupported sb/external/longhorn.zip/longhorn-1/nodes/n9.zip"],
};
