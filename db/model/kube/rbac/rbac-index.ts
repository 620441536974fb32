// The RBAC objects of a snapshot, reduced to what decides: which subjects a binding has and which rules its role gives.
import { at, listAt, textAt, textsAt } from "../../resource/json.ts";

export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  /** "pods", "pods/log", "*", "*" + "/scale". */
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

export interface Subject {
  /** User, Group or ServiceAccount; anything else applies to nobody. */
  readonly kind: string;
  readonly name: string;
  /** Of a service account; "" means the binding's own. */
  readonly namespace: string;
}

export interface Binding {
  /** "" for a ClusterRoleBinding. */
  readonly namespace: string;
  readonly name: string;
  readonly roleKind: string;
  readonly roleName: string;
  readonly subjects: readonly Subject[];
  /** Which of RbacIndex.roles; null if the snapshot has no such role. */
  readonly role: number | null;
}

/** Plain JSON: it may be stored and read again as it is. */
export interface RbacIndex {
  /** Cluster bindings first, then by namespace and name. */
  readonly bindings: readonly Binding[];
  /** The rules of each role that a binding refers to. */
  readonly roles: readonly (readonly PolicyRule[])[];
}

/** Captured objects of the four kinds, in any order; what is malformed in them gives nothing. */
export interface RbacObjects {
  readonly clusterRoles: Iterable<unknown>;
  readonly clusterRoleBindings: Iterable<unknown>;
  readonly roles: Iterable<unknown>;
  readonly roleBindings: Iterable<unknown>;
}

export function rbacIndex(objects: RbacObjects): RbacIndex {
  const found = new Map<string, readonly PolicyRule[]>();
  for (const role of objects.clusterRoles) found.set(roleKey("ClusterRole", "", nameOf(role)), rulesOf(role));
  for (const role of objects.roles) found.set(roleKey("Role", namespaceOf(role), nameOf(role)), rulesOf(role));

  const roles: (readonly PolicyRule[])[] = [];
  const places = new Map<string, number>();
  const placeOf = (key: string): number | null => {
    const rules = found.get(key);
    const known = places.get(key);
    if (rules === undefined || known !== undefined) return known ?? null;
    places.set(key, roles.length);
    return roles.push(rules) - 1;
  };
  const bindings = [
    ...Array.from(objects.clusterRoleBindings, (binding) => bindingOf(binding, "", placeOf)),
    ...Array.from(objects.roleBindings, (binding) => bindingOf(binding, namespaceOf(binding), placeOf)),
  ];
  return { bindings: bindings.sort(inOrder), roles };
}

function bindingOf(object: unknown, namespace: string, placeOf: (key: string) => number | null): Binding {
  const [roleKind, roleName] = [textAt(object, "roleRef", "kind"), textAt(object, "roleRef", "name")];
  return {
    namespace,
    name: nameOf(object),
    roleKind,
    roleName,
    subjects: listAt(object, "subjects").map((subject) => ({
      kind: textAt(subject, "kind"),
      name: textAt(subject, "name"),
      namespace: textAt(subject, "namespace"),
    })),
    role: placeOf(roleKey(roleKind, roleKind === "Role" ? namespace : "", roleName)),
  };
}

function rulesOf(role: unknown): PolicyRule[] {
  return listAt(role, "rules").map((rule) => ({
    verbs: textsAt(rule, "verbs"),
    apiGroups: textsAt(rule, "apiGroups"),
    resources: textsAt(rule, "resources"),
    resourceNames: textsAt(rule, "resourceNames"),
    nonResourceURLs: textsAt(rule, "nonResourceURLs"),
  }));
}

function roleKey(kind: string, namespace: string, name: string): string {
  return JSON.stringify([kind, namespace, name]);
}

function nameOf(object: unknown): string {
  return textAt(at(object, "metadata"), "name");
}

function namespaceOf(object: unknown): string {
  return textAt(at(object, "metadata"), "namespace");
}

function inOrder(a: Binding, b: Binding): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
