// Sonobuoy results, with the file names of old and of later releases.
import type { FormatFixture } from "../import-properties.ts";
import { files, tarGzOf } from "../tar-fixture.ts";
import { deployment, node, pod, typedList } from "./objects.ts";

const bare = (text: string): string => JSON.stringify((JSON.parse(text) as { items: unknown[] }).items);

export const sonobuoy: FormatFixture = {
  name: "results.tar.gz",
  bytes: tarGzOf(
    files({
      "hosts/n1/healthz.json": '{"status":200}',
      "meta/run.log": '{"msg":"sonobuoy runs","time":"2024-05-01T10:00:00Z"}\n',
      "meta/query-time.json":
        '[{"queryobj":"CRDs","error":{"ErrStatus":{"message":"the server could not find the requested resource"}}},{"queryobj":"Secrets","namespace":"shop","time":"1ms","error":{"ErrStatus":{"message":"secrets is forbidden"}}},{"queryobj":"Pods","time":"2ms"}]',
      "plugins/systemd_logs/results/n1": '{"MESSAGE":"boot"}\n',
      "plugins/e2e/results/junit_01.xml": "<testsuite/>",
      "podlogs/shop/web-1/logs/app.txt": "hello\n",
      "resources/cluster/Nodes.json": bare(typedList("Node", "v1", node)),
      "resources/ns/shop/core_v1_pods.json": bare(typedList("Pod", "v1", pod("web-1"))),
      "resources/ns/shop/Deployments.json": bare(
        typedList("Deployment", "apps/v1", {
          ...deployment,
          metadata: { ...deployment.metadata, selfLink: "/apis/apps/v1beta2/namespaces/shop/deployments/web" },
        }),
      ),
      "serverversion.json": '{"gitVersion":"v1.8.4"}',
    }),
  ),
  resources: ["v1 Node /n1", "v1 Pod shop/web-1", "apps/v1beta2 Deployment shop/web"],
  logs: [
    'host  meta/run.log none|{"msg":"sonobuoy runs","time":"2024-05-01T10:00:00Z"}\n',
    'host n1 plugins/systemd_logs/results/n1 none|{"MESSAGE":"boot"}\n',
    "shop/web-1/app current none|hello\n",
  ],
  gaps: ["forbidden meta/query-time.json"],
};
