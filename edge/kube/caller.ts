// Who asks, and what they may: everyone who has the link reads everything, and may ask as anybody in the cluster.
import { type Attributes, isPathAttributes } from "../../db/model/kube/attributes.ts";
import { liveSubresources } from "../../db/model/kube/discovery/builtin-subresources.ts";
import { authorize, type Decision } from "../../db/model/kube/rbac/authorize.ts";
import { impersonatedUser } from "../../db/model/kube/rbac/impersonation.ts";
import { rulesFor, type UserRules } from "../../db/model/kube/rbac/rules-for.ts";
import type { KubeUser } from "../../db/model/kube/rbac/user.ts";
import type { KubeCall } from "./call.ts";
import { snapshotRbac } from "./snapshot-rbac.ts";

export interface Caller {
  readonly user: KubeUser;
  readonly isImpersonated: boolean;
  decide(attributes: Attributes): Promise<Decision>;
  rules(namespace: string): Promise<UserRules>;
}

const reads: readonly string[] = ["get", "list", "watch"];
/** The questions that are answered, by their group. */
const reviews: ReadonlyMap<string, readonly string[]> = new Map([
  ["authentication.k8s.io", ["selfsubjectreviews"]],
  ["authorization.k8s.io", ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "subjectaccessreviews"]],
]);

export const readOnlyReason = "this is a read-only snapshot";

/** Whoever has the link. */
const reader: Caller = {
  user: { name: "kubin:reader", groups: ["system:authenticated"] },
  isImpersonated: false,
  decide: async (attributes) =>
    readerMay(attributes) ? { allowed: true, reason: "" } : { allowed: false, reason: readOnlyReason },
  rules: async () => ({
    resourceRules: [
      { verbs: [...reads], apiGroups: ["*"], resources: ["*"] },
      ...Array.from(reviews, ([group, resources]) => ({ verbs: ["create"], apiGroups: [group], resources })),
    ],
    nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["*"] }],
    evaluationError: "",
  }),
};

function readerMay(attributes: Attributes): boolean {
  if (isPathAttributes(attributes)) return attributes.verb === "get";
  const { verb, group, resource, subresource } = attributes;
  if (reads.includes(verb)) return !liveSubresources.includes(subresource);
  return verb === "create" && reviews.get(group)?.includes(resource) === true;
}

/** `kubectl --as`: what the cluster's own RBAC would have said. Throws for headers that name nobody; `uri` is for its text. */
export function callerOf(call: KubeCall, uri: string): Caller {
  const impersonation = impersonatedUser(call.request.headers, uri);
  return impersonation === null ? reader : userOf(call, impersonation.user);
}

/** Decided by the roles and bindings of the snapshot. Webhooks and the node authorizer are not in it. */
export function userOf(call: KubeCall, user: KubeUser): Caller {
  return {
    user,
    isImpersonated: true,
    decide: async (attributes) => authorize(await snapshotRbac(call), user, attributes),
    rules: async (namespace) => rulesFor(await snapshotRbac(call), user, namespace),
  };
}
