// Resources and logs without a dump around them: folders, lists, streams of YAML documents, a log.
import type { FormatFixture } from "../import-properties.ts";
import { files, tarGzOf } from "../tar-fixture.ts";
import { deployment, kubeletTime, node, pod, yamlList } from "./objects.ts";

const encoder = new TextEncoder();

export const manifests: FormatFixture = {
  name: "manifests.tgz",
  bytes: tarGzOf(
    files({
      "repo/deploy.yaml": `# two of them\n---\n${JSON.stringify(deployment)}\n---\n\n${JSON.stringify(node)}\n`,
      "repo/values.yaml": "replicas: 3\n",
      "repo/template.yaml": "kind: {{ .Values.kind }}\n  x: [\n",
      "repo/states.json": '{"kubectl get pods":"NAME READY\\n"}',
      "repo/logs/web.log": `${kubeletTime} hello\n`,
      "repo/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
    }),
  ),
  resources: ["apps/v1 Deployment shop/web", "v1 Node /n1"],
  logs: [`host  logs/web.log kubelet|${kubeletTime} hello\n`],
  gaps: ["unparsable repo/template.yaml"],
};

export const yamlStream: FormatFixture = {
  name: "pods.yaml.gz",
  bytes: Bun.gzipSync(yamlList(pod("web-1"), pod("web-2")) + `---\n${JSON.stringify(node)}\n`),
  resources: ["v1 Pod shop/web-1", "v1 Pod shop/web-2", "v1 Node /n1"],
  logs: [],
};

export const jsonList: FormatFixture = {
  name: "pods.json.zst",
  bytes: new Uint8Array(
    Bun.zstdCompressSync(JSON.stringify({ apiVersion: "v1", kind: "List", items: [pod("web-1"), node] }, null, 2)),
  ),
  resources: ["v1 Pod shop/web-1", "v1 Node /n1"],
  logs: [],
};

export const logs: FormatFixture = {
  name: "app.log",
  bytes: encoder.encode(`${kubeletTime} one\n${kubeletTime} two`),
  resources: [],
  logs: [`host  app.log kubelet|${kubeletTime} one\n${kubeletTime} two`],
};
