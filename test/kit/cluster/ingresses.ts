// How the shop is reached: the ingress class, Ingresses, and the network policies of its namespaces.
import { day, hour } from "./clock.ts";
import { lostBackend } from "./fault.ts";
import { metadata, type Resource } from "./metadata.ts";
import { isShop } from "./namespaces.ts";
import { type Plan, type Workload, workloadsIn } from "./plan.ts";
import { labelsOf, portName } from "./pod-template.ts";

/** Only the first shard faces the world. */
export function hasIngress({ row, name }: Workload): boolean {
  return row.flags.has("ingress") && name === row.name;
}

export function hostOf({ name }: Workload): string {
  return `${name.replace(/-(?:web|api|service)$/, "")}.shop.example`;
}

export function tlsSecret({ name }: Workload): string {
  return `${name}-tls`;
}

export function* ingressClasses(plan: Plan): Generator<Resource, void, undefined> {
  yield {
    kind: "IngressClass",
    apiVersion: "networking.k8s.io/v1",
    metadata: metadata(plan, "IngressClass", "", "nginx", 380 * day, { generation: 1 }),
    spec: { controller: "k8s.io/ingress-nginx" },
  };
}

export function* ingresses(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) {
    if (!hasIngress(workload)) continue;
    const host = hostOf(workload);
    // The Service was renamed; nobody told the Ingress.
    const service = namespace === lostBackend.namespace ? lostBackend.name : workload.name;
    yield {
      kind: "Ingress",
      apiVersion: "networking.k8s.io/v1",
      metadata: metadata(plan, "Ingress", namespace, workload.name, workload.age - hour, {
        generation: 2,
        labels: labelsOf(workload),
        annotations: { "cert-manager.io/cluster-issuer": "letsencrypt" },
      }),
      spec: {
        ingressClassName: "nginx",
        tls: [{ hosts: [host], secretName: tlsSecret(workload) }],
        rules: [
          {
            host,
            http: {
              paths: [
                {
                  path: "/",
                  pathType: "Prefix",
                  backend: { service: { name: service, port: { name: portName(workload.row.port) } } },
                },
              ],
            },
          },
        ],
      },
      status: { loadBalancer: { ingress: [{ hostname: "a4f1c0shop-0f2c.elb.eu-central-1.amazonaws.com" }] } },
    };
  }
}

export function* networkPolicies(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  if (!isShop(namespace)) return;
  yield {
    kind: "NetworkPolicy",
    apiVersion: "networking.k8s.io/v1",
    metadata: metadata(plan, "NetworkPolicy", namespace, "default-deny", 300 * day, { generation: 1 }),
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  };
  yield {
    kind: "NetworkPolicy",
    apiVersion: "networking.k8s.io/v1",
    metadata: metadata(plan, "NetworkPolicy", namespace, "allow-shop", 300 * day, { generation: 2 }),
    spec: {
      podSelector: { matchLabels: { "app.kubernetes.io/part-of": "shop" } },
      ingress: [
        { from: [{ namespaceSelector: { matchExpressions: [{ key: "shop.example/team", operator: "Exists" }] } }] },
      ],
      policyTypes: ["Ingress"],
    },
  };
}
