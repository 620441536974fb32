// An OpenShift must-gather of two images, with node archives, a kubevirt folder and a HyperShift log name.
import type { FormatFixture } from "../import-properties.ts";
import { files, tarGzOf, tarOf } from "../tar-fixture.ts";
import { kubeletTime, node, pod, yamlList } from "./objects.ts";

const run = "must-gather.local.1234567890123456789";
const a = `${run}/quay-io-a-sha256-${"a".repeat(64)}`;
const b = `${run}/quay-io-b-sha256-${"b".repeat(64)}`;

export const mustGather: FormatFixture = {
  name: "must-gather.tar.gz",
  bytes: tarOf(
    files({
      [`${run}/timestamp`]: "2024-05-01 12:00:00.5 +0200 CEST m=+1.6\n",
      [`${a}/cluster-scoped-resources/core/nodes/n1.yaml`]: JSON.stringify(node),
      [`${a}/namespaces/shop/core/pods.yaml`]: yamlList(pod("web-1"), pod("web-2")),
      [`${a}/namespaces/shop/pods/web-1/app/app/logs/current.log`]: `${kubeletTime} hello\n`,
      [`${a}/nodes/n1/n1_logs_kubelet.gz`]: Bun.gzipSync("kubelet starts\n"),
      [`${a}/nodes/n1/sysinfo.tgz`]: tarGzOf(files({ "proc/cpuinfo": "eight", "var/log/boot.log": "boot\n" })),
      [`${a}/network_logs/broken.tar.gz`]: "not an archive",
      // Its second image: the same cluster, later.
      [`${b}/namespaces/shop/core/pods/logs/web-2-app-previous.log`]: "joined\n",
      [`${b}/namespaces/shop/vms/vm1/web-1.dumpxml.xml`]: "<domain/>",
      [`${b}/namespaces/shop/core/pods.yaml`]: yamlList(pod("web-1")),
    }),
  ),
  resources: ["v1 Node /n1", "v1 Pod shop/web-1", "v1 Pod shop/web-2"],
  logs: [
    `shop/web-1/app current kubelet|${kubeletTime} hello\n`,
    "host n1 QUAY/nodes/n1/n1_logs_kubelet.gz none|kubelet starts\n",
    "host  QUAY/nodes/n1/sysinfo.tgz/var/log/boot.log none|boot\n",
    "shop/web-2/app previous none|joined\n",
  ].map((line) => line.replace("QUAY/", "")),
  gaps: [`unsupported ${a}/network_logs/broken.tar.gz`],
};
