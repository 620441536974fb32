// Small support bundles for tests, made in code.
import { files, tarGzOf } from "./tar-fixture.ts";

/** A running pod of one container. */
export function podOf(namespace: string, name: string): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      namespace,
      name,
      uid: `uid-${namespace}-${name}`,
      creationTimestamp: "2026-01-01T00:00:00Z",
      labels: { app: name },
    },
    spec: { nodeName: "node-1", containers: [{ name: "main", image: "shop/main:1" }] },
    status: {
      phase: "Running",
      containerStatuses: [{ name: "main", ready: true, restartCount: 0, state: { running: {} } }],
      conditions: [{ type: "Ready", status: "True" }],
    },
  };
}

/** `pods` pods in namespace "shop", each with `lines` numbered log lines; extra files by path below the root. */
export function bundleFiles(
  pods: number,
  lines: number,
  extra: Record<string, string | Uint8Array> = {},
): Record<string, string | Uint8Array> {
  const items = Array.from({ length: pods }, (_, i) => podOf("shop", `pod-${i}`));
  const contents: Record<string, string | Uint8Array> = {
    "bundle/version.yaml": "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\nspec:\n  versionNumber: 0.1.0\n",
    "bundle/cluster-info/cluster_version.json": JSON.stringify({
      info: { gitVersion: "v1.32.5", platform: "linux/amd64" },
      string: "v1.32.5",
    }),
    "bundle/cluster-resources/pods/shop.json": JSON.stringify({
      kind: "PodList",
      apiVersion: "v1",
      metadata: {},
      items,
    }),
  };
  const logged = lines > 0 ? pods : 0;
  for (let i = 0; i < logged; i++)
    contents[`bundle/cluster-resources/pods/logs/shop/pod-${i}/main.log`] = logText(i, lines);
  return { ...contents, ...Object.fromEntries(Object.entries(extra).map(([path, body]) => [`bundle/${path}`, body])) };
}

export function smallBundle(
  pods = 3,
  lines = 10,
  extra: Record<string, string | Uint8Array> = {},
): Uint8Array<ArrayBuffer> {
  return tarGzOf(files(bundleFiles(pods, lines, extra)));
}

/** `2026-01-01T00:00:00.000000000Z line 1 of pod 0 …`, one millisecond apart. */
export function logText(pod: number, lines: number): string {
  const start = Date.UTC(2026, 0, 1);
  const text: string[] = [];
  for (let i = 1; i <= lines; i++) {
    text.push(
      `${new Date(start + i).toISOString().replace("Z", "000000Z")} line ${i} of pod ${pod} level=info request handled\n`,
    );
  }
  return text.join("");
}
