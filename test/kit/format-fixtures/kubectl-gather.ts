// A kubectl-gather folder of one cluster.
import type { FormatFixture } from "../import-properties.ts";
import { files, tarGzOf } from "../tar-fixture.ts";
import { deployment, node, pod } from "./objects.ts";

/** The files of one cluster in it. */
export function gatheredCluster(folder: string, podName: string): Record<string, string> {
  return {
    [`${folder}/cluster/nodes/n1.yaml`]: JSON.stringify(node),
    [`${folder}/namespaces/shop/pods/${podName}.yaml`]: JSON.stringify(pod(podName)),
    [`${folder}/namespaces/shop/apps/deployments/web.yaml`]: JSON.stringify(deployment),
    [`${folder}/namespaces/shop/pods/${podName}/app/current.log`]: `of ${podName}\n`,
    [`${folder}/namespaces/shop/pods/${podName}/app/previous.log`]: `before ${podName}\n`,
  };
}

export const kubectlGather: FormatFixture = {
  name: "gather.tar.gz",
  bytes: tarGzOf(files({ "gather/gather.log": "started\n", ...gatheredCluster("gather/dr1", "web-1") })),
  resources: ["v1 Node /n1", "v1 Pod shop/web-1", "apps/v1 Deployment shop/web"],
  logs: [
    "host  gather/gather.log none|started\n",
    "shop/web-1/app current none|of web-1\n",
    "shop/web-1/app previous none|before web-1\n",
  ],
};
