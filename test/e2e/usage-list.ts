// A list of resources as kubectl writes it, with what pods and nodes used (metrics.k8s.io).

/** Pods of namespace "bulk", to be more than the page shows. */
export const bulkPods = 12;
export const measuredPods = bulkPods + 3;

export function usageList(): Uint8Array<ArrayBuffer> {
  const items = [
    named("Namespace", "shop"),
    named("Namespace", "bulk"),
    { ...named("Node", "node-a"), status: { allocatable: { cpu: "4", memory: "8Gi" } } },
    { ...named("Node", "node-b"), status: { allocatable: { cpu: "2", memory: "4Gi" } } },
    measured("NodeMetrics", "node-a", { usage: use("1500m", "2Gi") }),
    measured("NodeMetrics", "node-b", { usage: use("250m", "3900Mi") }),
    ...podWith("shop", "hungry", use("1900m", "151Mi"), {
      requests: use("500m", "128Mi"),
      limits: use("2", "512Mi"),
    }),
    ...podWith("shop", "fat", use("20m", "3Gi"), { requests: use("100m", "2Gi") }),
    ...podWith("shop", "free", use("50000000n", "900Ki"), {}),
    ...Array.from({ length: bulkPods }, (_, i) =>
      podWith("bulk", `checkout-payments-worker-6d4cf56db6-x${String(i).padStart(4, "0")}`, use(`${i + 1}m`, "64Mi"), {
        limits: use("100m", "128Mi"),
      }),
    ).flat(),
  ];
  return new TextEncoder().encode(JSON.stringify({ apiVersion: "v1", kind: "List", items }));
}

const use = (cpu: string, memory: string) => ({ cpu, memory });

function named(kind: string, name: string, namespace?: string) {
  const metadata = { name, namespace, uid: `uid-${kind}-${name}`, creationTimestamp: "2026-01-01T00:00:00Z" };
  return { apiVersion: "v1", kind, metadata };
}

function measured(kind: string, name: string, used: object, namespace?: string) {
  const apiVersion = "metrics.k8s.io/v1beta1";
  return { ...named(kind, name, namespace), apiVersion, timestamp: "2026-01-01T00:00:30Z", window: "30s", ...used };
}

function podWith(namespace: string, name: string, usage: object, resources: object): object[] {
  const container = { name: "app", image: "shop/app:1", resources };
  return [
    { ...named("Pod", name, namespace), spec: { containers: [container] }, status: { phase: "Running" } },
    measured("PodMetrics", name, { containers: [{ name: "app", usage }] }, namespace),
  ];
}
