// The thirty namespaces: who owns each, and the Namespace resources.
import { day } from "./clock.ts";
import { metadata, type Resource } from "./metadata.ts";
import type { Plan } from "./plan.ts";

const owners: Readonly<Record<string, readonly string[]>> = {
  "": ["default", "kube-system", "kube-public", "kube-node-lease"],
  platform: ["ingress-nginx", "cert-manager", "monitoring", "logging", "databases", "kafka", "redis", "ci"],
  storefront: ["shop-frontend", "cart", "catalog", "search", "reviews", "recommendations", "staging"],
  commerce: ["checkout", "payments", "orders", "pricing", "batch"],
  fulfilment: ["inventory", "shipping"],
  customers: ["notifications", "identity", "customer-support", "analytics"],
};

const teams = new Map(Object.entries(owners).flatMap(([team, names]) => names.map((name) => [name, team] as const)));

export const namespaceNames: readonly string[] = [...teams.keys()].sort();

/** "" for the cluster's own. */
export function teamOf(namespace: string): string {
  return teams.get(namespace) ?? "";
}

/** True for the shop itself: these have quotas, limits and network policies. */
export function isShop(namespace: string): boolean {
  const team = teamOf(namespace);
  return team !== "" && team !== "platform";
}

export function* namespaces(plan: Plan): Generator<Resource, void, undefined> {
  for (const name of namespaceNames) {
    const team = teamOf(name);
    const labels: Record<string, string> = { "kubernetes.io/metadata.name": name };
    if (team !== "") labels["shop.example/team"] = team;
    if (isShop(name)) labels["pod-security.kubernetes.io/enforce"] = "baseline";
    yield {
      kind: "Namespace",
      apiVersion: "v1",
      metadata: metadata(plan, "Namespace", "", name, (team === "" ? 412 : 380) * day, { labels }),
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    };
  }
}
