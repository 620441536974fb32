// RBAC: who may do what.
import { day } from "./clock.ts";
import { metadata, type Resource } from "./metadata.ts";
import { isShop, teamOf } from "./namespaces.ts";
import { type Plan, workloadsIn } from "./plan.ts";
import { accountOf } from "./pod-template.ts";

const api = "rbac.authorization.k8s.io";
const read = ["get", "list", "watch"];

export function* clusterRoles(plan: Plan): Generator<Resource, void, undefined> {
  const roles: Readonly<Record<string, readonly Resource[]>> = {
    "cluster-admin": [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
    admin: [{ apiGroups: ["", "apps", "batch"], resources: ["*"], verbs: ["*"] }],
    edit: [{ apiGroups: ["", "apps", "batch"], resources: ["pods", "deployments", "jobs"], verbs: ["*"] }],
    view: [{ apiGroups: ["", "apps", "batch"], resources: ["pods", "deployments", "jobs"], verbs: read }],
    "ingress-nginx": [
      { apiGroups: ["", "networking.k8s.io"], resources: ["services", "ingresses", "secrets"], verbs: read },
    ],
    "cert-manager-controller": [{ apiGroups: ["cert-manager.io"], resources: ["*"], verbs: ["*"] }],
    prometheus: [
      { apiGroups: [""], resources: ["nodes", "nodes/metrics", "services", "endpoints", "pods"], verbs: read },
    ],
    cilium: [{ apiGroups: ["", "cilium.io"], resources: ["*"], verbs: read }],
    "system:basic-user": [
      {
        apiGroups: ["authorization.k8s.io"],
        resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
        verbs: ["create"],
      },
      { apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"], verbs: ["create"] },
    ],
  };
  for (const [name, rules] of Object.entries(roles)) {
    const labels = { "kubernetes.io/bootstrapping": "rbac-defaults" };
    yield {
      kind: "ClusterRole",
      apiVersion: `${api}/v1`,
      metadata: metadata(plan, "ClusterRole", "", name, 400 * day, rules.length > 1 ? {} : { labels }),
      rules,
    };
  }
}

export function* clusterRoleBindings(plan: Plan): Generator<Resource, void, undefined> {
  const group = { kind: "Group", apiGroup: api, name: "system:masters" };
  const account = (namespace: string, name: string): Resource => ({ kind: "ServiceAccount", name, namespace });
  for (const [name, role, subject] of [
    ["cluster-admin", "cluster-admin", group],
    ["ingress-nginx", "ingress-nginx", account("ingress-nginx", "ingress-nginx-controller")],
    ["cert-manager-controller", "cert-manager-controller", account("cert-manager", "cert-manager")],
    ["prometheus", "prometheus", account("monitoring", "prometheus")],
    ["cilium", "cilium", account("kube-system", "cilium")],
    // Worth a finding: a build machine that may do anything.
    ["ci-runner-admin", "cluster-admin", account("ci", "runner-controller")],
    ["system:basic-user", "system:basic-user", { ...group, name: "system:authenticated" }],
  ] as const) {
    yield {
      kind: "ClusterRoleBinding",
      apiVersion: `${api}/v1`,
      metadata: metadata(plan, "ClusterRoleBinding", "", name, 380 * day),
      subjects: [subject],
      roleRef: { apiGroup: api, kind: "ClusterRole", name: role },
    };
  }
}

export function* roles(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  if (!isShop(namespace)) return;
  yield {
    kind: "Role",
    apiVersion: `${api}/v1`,
    metadata: metadata(plan, "Role", namespace, "config-reader", 300 * day),
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: read }],
  };
}

export function* roleBindings(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  if (!isShop(namespace)) return;
  const accounts = [...new Set(workloadsIn(plan, namespace).map(accountOf))];
  yield binding(
    plan,
    namespace,
    "config-reader",
    { kind: "Role", name: "config-reader" },
    accounts.map((name) => ({
      kind: "ServiceAccount",
      name,
      namespace,
    })),
  );
  yield binding(plan, namespace, "team", { kind: "ClusterRole", name: "edit" }, [
    { kind: "Group", apiGroup: api, name: `shop:${teamOf(namespace)}` },
  ]);
}

function binding(plan: Plan, namespace: string, name: string, role: Resource, subjects: readonly Resource[]): Resource {
  return {
    kind: "RoleBinding",
    apiVersion: `${api}/v1`,
    metadata: metadata(plan, "RoleBinding", namespace, name, 300 * day),
    subjects,
    roleRef: { apiGroup: api, ...role },
  };
}
