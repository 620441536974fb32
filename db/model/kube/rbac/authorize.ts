// RBAC's decision, from the bindings and roles of a snapshot. The members of system:masters may do anything, as on a
// real server, which asks nobody about them. Not imitated: the node authorizer (what a kubelet may do beyond RBAC) and
// authorization webhooks; both are configuration of the server and not in a snapshot.
import type { Attributes } from "../attributes.ts";
import { isPathAttributes } from "../attributes.ts";
import { aggregateText } from "../field-error.ts";
import { goQuote } from "../go/quote.ts";
import type { Binding, PolicyRule, RbacIndex, Subject } from "./rbac-index.ts";
import { ruleAllows } from "./rule-matches.ts";
import { type KubeUser, serviceAccountUser } from "./user.ts";

export interface Decision {
  readonly allowed: boolean;
  /** `RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to Group "z"`; of a denial "", or which role is missing. */
  readonly reason: string;
}

/** A rule that applies to a user, and through what. */
interface Grant {
  readonly binding: Binding;
  readonly subject: Subject;
  readonly rules: readonly PolicyRule[] | null;
}

/** The first binding that allows decides. A binding whose role is missing is passed over and named if nothing allows. */
export function authorize(index: RbacIndex, user: KubeUser, attributes: Attributes): Decision {
  if (user.groups.includes("system:masters")) return { allowed: true, reason: "" };
  const missing: string[] = [];
  for (const { binding, subject, rules } of grants(
    index,
    user,
    isPathAttributes(attributes) ? "" : attributes.namespace,
  )) {
    if (rules === null) missing.push(missingRole(binding));
    else if (rules.some((rule) => ruleAllows(rule, attributes)))
      return { allowed: true, reason: `RBAC: allowed by ${described(binding, subject)}` };
  }
  return { allowed: false, reason: missing.length === 0 ? "" : `RBAC: ${aggregateText(missing)}` };
}

/** Every grant of a user in a namespace ("" for cluster-wide ones only), cluster-wide first. */
export function* grants(index: RbacIndex, user: KubeUser, namespace: string): Generator<Grant, void, void> {
  const groups = new Set(user.groups);
  for (const binding of index.bindings) {
    if (binding.namespace !== "" && binding.namespace !== namespace) continue;
    const subject = binding.subjects.find((each) => appliesTo(each, binding.namespace, user.name, groups));
    if (subject === undefined) continue;
    yield { binding, subject, rules: binding.role === null ? null : (index.roles[binding.role] ?? null) };
  }
}

/** What the real server says of a binding whose role it does not find. */
export function missingRole({ roleKind, roleName }: Binding): string {
  if (roleKind !== "Role" && roleKind !== "ClusterRole") return `unsupported role reference kind: ${goQuote(roleKind)}`;
  return `${roleKind.toLowerCase()}.rbac.authorization.k8s.io ${goQuote(roleName)} not found`;
}

function appliesTo(subject: Subject, namespace: string, user: string, groups: ReadonlySet<string>): boolean {
  if (subject.kind === "User") return subject.name === user;
  if (subject.kind === "Group") return groups.has(subject.name);
  const home = subject.namespace === "" ? namespace : subject.namespace;
  return subject.kind === "ServiceAccount" && home !== "" && serviceAccountUser(home, subject.name).name === user;
}

function described(binding: Binding, subject: Subject): string {
  const cluster = binding.namespace === "";
  const name = cluster ? binding.name : `${binding.name}/${binding.namespace}`;
  const home = subject.namespace === "" ? binding.namespace : subject.namespace;
  const who = subject.kind === "ServiceAccount" ? `${subject.name}/${home}` : subject.name;
  const kind = cluster ? "ClusterRoleBinding" : "RoleBinding";
  return `${kind} ${goQuote(name)} of ${binding.roleKind} ${goQuote(binding.roleName)} to ${subject.kind} ${goQuote(who)}`;
}
