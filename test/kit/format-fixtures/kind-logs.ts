// `kind export logs` of one node, and a plain /var/log/pods.
import type { FormatFixture } from "../import-properties.ts";
import { files, tarGzOf } from "../tar-fixture.ts";
import { kubeletTime } from "./objects.ts";

const uid = "c99f1cdc-fd2a-4b5d-becf-51143c90010a";
const cri = (text: string): string => `${kubeletTime} stdout F ${text}\n`;
const runs = (folder: string): Record<string, string | Uint8Array> => ({
  [`${folder}shop_web-1_${uid}/app/2.log`]: cri("third run"),
  [`${folder}shop_web-1_${uid}/app/1.log`]: cri("second run"),
  [`${folder}shop_web-1_${uid}/app/1.log.20240501-100000.gz`]: Bun.gzipSync(cri("rotated")),
});
const lines = [
  `shop/web-1/app current cri|${cri("third run")}`,
  `shop/web-1/app previous cri|${cri("second run")}`,
  `shop/web-1/app rotated cri|${cri("rotated")}`,
];

export const kindLogs: FormatFixture = {
  name: "logs.tgz",
  bytes: tarGzOf(
    files({
      "k/kind-version.txt": "kind v0.23.0\n",
      // A copy of the running container's file, under the name of the link to it.
      [`k/n1/containers/web-1_shop_app-${"0f".repeat(32)}.log`]: cri("third run"),
      "k/n1/kubelet.log": "May 01 10:00:00 n1 kubelet[1]: up\n",
      "k/n1/kubernetes-version.txt": "v1.30.0",
      ...runs("k/n1/pods/"),
    }),
  ),
  resources: [],
  logs: ["host n1 n1/kubelet.log none|May 01 10:00:00 n1 kubelet[1]: up\n", ...lines],
};

export const podLogs: FormatFixture = {
  name: "pods.tgz",
  bytes: tarGzOf(files({ ...runs("var/log/pods/"), "var/log/pods/readme.md": "x" })),
  resources: [],
  logs: lines,
};
