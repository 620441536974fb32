// The ClusterRole that would let the same person capture what was refused.
import type { ApiResource } from "../../db/model/resource/builtin-kinds.ts";

export interface Refused {
  readonly types: readonly Pick<ApiResource, "group" | "resource">[];
  /** Logs were refused, too. */
  readonly logs: boolean;
}

/** YAML to apply, with the binding as a comment: who the subject is, only the reader knows. */
export function clusterRoleFor({ types, logs }: Refused): string {
  const groups = new Map<string, Set<string>>();
  for (const { group, resource } of types) groups.set(group, (groups.get(group) ?? new Set()).add(resource));
  const rules = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, resources]) => rule(group, [...resources].sort(), "list"));
  if (logs) rules.push(rule("", ["pods/log"], "get"));
  return [
    "# kubectl create clusterrolebinding kubin-capture --clusterrole=kubin-capture --user=<you>",
    "apiVersion: rbac.authorization.k8s.io/v1",
    "kind: ClusterRole",
    "metadata:",
    "  name: kubin-capture",
    "rules:",
    ...rules,
    "",
  ].join("\n");
}

function rule(group: string, resources: readonly string[], verb: string): string {
  return [
    `  - apiGroups: [${JSON.stringify(group)}]`,
    `    resources: [${resources.map((name) => JSON.stringify(name)).join(", ")}]`,
    `    verbs: ["${verb}"]`,
  ].join("\n");
}
