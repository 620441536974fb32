// RBAC's decisions and the words for them. Rules of the game: Kubernetes' RBAC documentation and its evaluation code.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { ResourceAttributes } from "../attributes.ts";
import { authorize } from "./authorize.ts";
import { type RbacIndex, type RbacObjects, rbacIndex } from "./rbac-index.ts";
import { rulesFor } from "./rules-for.ts";
import type { KubeUser } from "./user.ts";

type Rule = Partial<Record<"verbs" | "apiGroups" | "resources" | "resourceNames" | "nonResourceURLs", string[]>>;

const role = (name: string, rules: readonly Rule[], namespace?: string) => ({
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  rules,
});
const binding = (name: string, to: string, subjects: readonly unknown[], namespace?: string) => {
  const [kind, roleName] = to.split("/");
  return {
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    roleRef: { kind, name: roleName },
    subjects,
  };
};
const objects = (given: Partial<RbacObjects>): RbacIndex =>
  rbacIndex({ clusterRoles: [], clusterRoleBindings: [], roles: [], roleBindings: [], ...given });

const bob: KubeUser = { name: "bob", groups: ["devs", "system:authenticated"] };
const asBob = { kind: "User", name: "bob" };
const asks = (verb: string, resource: string, more: Partial<ResourceAttributes> = {}): ResourceAttributes => {
  const [plural = "", subresource = ""] = resource.split("/");
  return { verb, group: "", version: "v1", resource: plural, subresource, name: "", namespace: "shop", ...more };
};

/** Whether bob may, with one rule given to him everywhere. */
const may = (rule: Rule, attributes: Parameters<typeof authorize>[2]) =>
  authorize(
    objects({ clusterRoles: [role("r", [rule])], clusterRoleBindings: [binding("b", "ClusterRole/r", [asBob])] }),
    bob,
    attributes,
  ).allowed;

describe("a rule", () => {
  const pods = { verbs: ["get"], apiGroups: [""], resources: ["pods"] };
  test.each<[string, Rule, Parameters<typeof authorize>[2], boolean]>([
    ["gives its verb", pods, asks("get", "pods"), true],
    ["and no other", pods, asks("list", "pods"), false],
    ["of its resource", pods, asks("get", "services"), false],
    ["in its group", pods, asks("get", "pods", { group: "metrics.k8s.io" }), false],
    ["not of its subresource", pods, asks("get", "pods/log"), false],
    ["unless it says so", { ...pods, resources: ["pods/log"] }, asks("get", "pods/log"), true],
    ["which is not the resource", { ...pods, resources: ["pods/log"] }, asks("get", "pods"), false],
    ["a star gives subresources too", { ...pods, resources: ["*"] }, asks("get", "pods/log"), true],
    [
      "a star before a slash gives one of everything",
      { ...pods, resources: ["*/scale"] },
      asks("get", "deployments/scale"),
      true,
    ],
    ["and only that one", { ...pods, resources: ["*/scale"] }, asks("get", "deployments/status"), false],
    ["a star behind a slash is no wildcard", { ...pods, resources: ["pods/*"] }, asks("get", "pods/log"), false],
    [
      "stars in verbs and groups",
      { verbs: ["*"], apiGroups: ["*"], resources: ["pods"] },
      asks("delete", "pods", { group: "x" }),
      true,
    ],
    ["names narrow it", { ...pods, resourceNames: ["a"] }, asks("get", "pods", { name: "a" }), true],
    ["to those names", { ...pods, resourceNames: ["a"] }, asks("get", "pods", { name: "b" }), false],
    ["and lists have none", { ...pods, verbs: ["list"], resourceNames: ["a"] }, asks("list", "pods"), false],
    ["a star is no name", { ...pods, resourceNames: ["*"] }, asks("get", "pods", { name: "a" }), false],
    ["paths are no resources", pods, { verb: "get", path: "/pods" }, false],
    [
      "a path is given exactly",
      { verbs: ["get"], nonResourceURLs: ["/healthz"] },
      { verb: "get", path: "/healthz" },
      true,
    ],
    [
      "not what is below it",
      { verbs: ["get"], nonResourceURLs: ["/healthz"] },
      { verb: "get", path: "/healthz/etcd" },
      false,
    ],
    [
      "unless it ends with a star",
      { verbs: ["get"], nonResourceURLs: ["/healthz/*"] },
      { verb: "get", path: "/healthz/etcd" },
      true,
    ],
    ["everything with one", { verbs: ["get"], nonResourceURLs: ["*"] }, { verb: "get", path: "/x" }, true],
    ["a star inside is itself", { verbs: ["get"], nonResourceURLs: ["/a*/b"] }, { verb: "get", path: "/ax/b" }, false],
    ["resources are no paths", { verbs: ["get"], nonResourceURLs: ["*"] }, asks("get", "pods"), false],
  ])("%s", (_, rule, attributes, allowed) => {
    expect(may(rule, attributes)).toBe(allowed);
  });
});

describe("a decision", () => {
  const read: Rule = { verbs: ["get"], apiGroups: [""], resources: ["pods"] };
  const index = objects({
    clusterRoles: [role("view", [read]), role("list", [{ ...read, verbs: ["list"] }])],
    roles: [role("reader", [read], "shop"), role("reader", [], "data")],
    clusterRoleBindings: [binding("lists", "ClusterRole/list", [{ kind: "Group", name: "devs" }])],
    roleBindings: [
      binding("zz", "Role/reader", [{ kind: "User", name: "ann" }, asBob], "shop"),
      binding("sa", "ClusterRole/view", [{ kind: "ServiceAccount", name: "web" }], "shop"),
      binding("sb", "ClusterRole/view", [{ kind: "ServiceAccount", name: "ci", namespace: "tools" }], "shop"),
      binding("other", "Role/reader", [asBob], "data"),
    ],
  });
  const user = (name: string, ...groups: string[]): KubeUser => ({ name, groups });

  test.each([
    [bob, asks("get", "pods"), 'RBAC: allowed by RoleBinding "zz/shop" of Role "reader" to User "bob"'],
    [
      bob,
      asks("list", "pods", { namespace: "" }),
      'RBAC: allowed by ClusterRoleBinding "lists" of ClusterRole "list" to Group "devs"',
    ],
    [
      user("system:serviceaccount:shop:web"),
      asks("get", "pods"),
      'RBAC: allowed by RoleBinding "sa/shop" of ClusterRole "view" to ServiceAccount "web/shop"',
    ],
    [
      user("system:serviceaccount:tools:ci"),
      asks("get", "pods"),
      'RBAC: allowed by RoleBinding "sb/shop" of ClusterRole "view" to ServiceAccount "ci/tools"',
    ],
  ])("of %j says why", (who, attributes, reason) => {
    expect(authorize(index, who, attributes)).toEqual({ allowed: true, reason });
  });

  test.each([
    ["in another namespace, with a role of the same name", bob, asks("get", "pods", { namespace: "data" })],
    ["in all namespaces at once", bob, asks("get", "pods", { namespace: "" })],
    ["to the account of that name elsewhere", user("system:serviceaccount:data:web"), asks("get", "pods")],
    ["to a user named like a group", user("devs"), asks("list", "pods")],
    ["to nobody", user(""), asks("get", "pods")],
  ])("is no %s", (_, who, attributes) => {
    expect(authorize(index, who, attributes)).toEqual({ allowed: false, reason: "" });
  });

  test("the masters are asked nothing, and their rules are those of their bindings", () => {
    const master = user("root", "system:masters");
    expect(authorize(index, master, asks("delete", "anything"))).toEqual({ allowed: true, reason: "" });
    expect(rulesFor(index, master, "shop").resourceRules).toEqual([]);
  });

  test("a binding without its role is passed over, and named if nothing else allows", () => {
    const broken = objects({
      clusterRoles: [role("view", [read])],
      clusterRoleBindings: [
        binding("a", "ClusterRole/gone", [asBob]),
        binding("b", "ClusterRole/view", [asBob]),
        binding("c", "Role/view", [asBob]),
        binding("d", "Verb/x", [asBob]),
      ],
      roleBindings: [binding("e", "Role/gone", [asBob], "shop"), binding("f", "ClusterRole/gone", [asBob], "shop")],
    });
    expect(authorize(broken, bob, asks("get", "pods")).allowed).toBe(true);
    const named =
      '[clusterrole.rbac.authorization.k8s.io "gone" not found, role.rbac.authorization.k8s.io "view" not found, unsupported role reference kind: "Verb", role.rbac.authorization.k8s.io "gone" not found]';
    expect(authorize(broken, bob, asks("delete", "pods"))).toEqual({ allowed: false, reason: `RBAC: ${named}` });
    expect(rulesFor(broken, bob, "shop")).toEqual({
      resourceRules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }],
      nonResourceRules: [],
      evaluationError: named,
    });
  });

  test("the rules of a user are listed as they stand", () => {
    expect(rulesFor(index, bob, "shop").resourceRules).toEqual([
      { verbs: ["list"], apiGroups: [""], resources: ["pods"] },
      { verbs: ["get"], apiGroups: [""], resources: ["pods"] },
    ]);
    expect(rulesFor(index, bob, "nowhere").resourceRules.length).toBe(1);
  });

  test("the index survives being stored, and repeats no role", () => {
    const many = objects({
      clusterRoles: [role("view", [read])],
      roleBindings: Array.from({ length: 50 }, (_, at) => binding("b", "ClusterRole/view", [asBob], `n${at}`)),
    });
    expect(many.roles.length).toBe(1);
    const stored: RbacIndex = JSON.parse(JSON.stringify(many));
    expect(authorize(stored, bob, asks("get", "pods", { namespace: "n7" }))).toEqual(
      authorize(many, bob, asks("get", "pods", { namespace: "n7" })),
    );
  });
});

test("objects of any form make an index that allows nobody anything", () => {
  fc.assert(
    fc.property(fc.array(fc.anything()), (junk) => {
      const index = rbacIndex({ clusterRoles: junk, clusterRoleBindings: junk, roles: junk, roleBindings: junk });
      expect(authorize(index, { name: "x", groups: [] }, asks("get", "pods")).allowed).toBe(false);
      expect(rulesFor(index, { name: "x", groups: [] }, "shop").resourceRules).toEqual([]);
    }),
  );
});
