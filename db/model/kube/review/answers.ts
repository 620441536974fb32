// The bodies of the answers to reviews, status 201. Write them with goJson. A real server adds managedFields to access
// reviews; these say nothing about who manages an object that is never stored.
import type { Attributes } from "../attributes.ts";
import type { Decision } from "../rbac/authorize.ts";
import type { UserRules } from "../rbac/rules-for.ts";
import type { KubeUser } from "../rbac/user.ts";
import type { AccessSpec, ReviewedResource, SelectorSpec, SubjectAccessSpec } from "./review.ts";

const authorization = "authorization.k8s.io/v1";
/** Nothing was created. */
const metadata = { creationTimestamp: null };

/** What an access review asks the authorizer. Call requireReview first: exactly one of the two is there. */
export function reviewedAttributes({
  resourceAttributes: resource,
  nonResourceAttributes: path,
}: AccessSpec): Attributes {
  if (resource === null) return { verb: path?.verb ?? "", path: path?.path ?? "" };
  const { verb, group, version, subresource, name, namespace } = resource;
  return { verb, group, version, resource: resource.resource, subresource, name, namespace };
}

/** The user that a SubjectAccessReview asks about. */
export function reviewedUser({ user, groups, uid, extra }: SubjectAccessSpec): KubeUser {
  return { name: user, groups, uid, extra };
}

export function selfSubjectAccessAnswer(spec: AccessSpec, decision: Decision) {
  return {
    kind: "SelfSubjectAccessReview",
    apiVersion: authorization,
    metadata,
    spec: accessSpec(spec),
    status: accessStatus(decision),
  };
}

export function subjectAccessAnswer(spec: SubjectAccessSpec, decision: Decision) {
  const { user, groups, extra, uid } = spec;
  return {
    kind: "SubjectAccessReview",
    apiVersion: authorization,
    metadata,
    spec: {
      ...accessSpec(spec),
      ...filled({ user }),
      ...(groups.length > 0 ? { groups } : {}),
      ...sortedExtra(extra),
      ...filled({ uid }),
    },
    status: accessStatus(decision),
  };
}

/** The spec comes back empty, as from the real server. */
export function selfSubjectRulesAnswer({ resourceRules, nonResourceRules, evaluationError }: UserRules) {
  const status = { resourceRules, nonResourceRules, incomplete: false, ...filled({ evaluationError }) };
  return { kind: "SelfSubjectRulesReview", apiVersion: authorization, metadata, spec: {}, status };
}

/** `now` is when the question is answered, RFC 3339 without a fraction: the one review that tells it. */
export function selfSubjectAnswer(user: KubeUser, now: string) {
  const { name, uid = "", groups, extra = {} } = user;
  const userInfo = {
    ...filled({ username: name, uid }),
    ...(groups.length > 0 ? { groups } : {}),
    ...sortedExtra(extra),
  };
  return {
    kind: "SelfSubjectReview",
    apiVersion: "authentication.k8s.io/v1",
    metadata: { creationTimestamp: now },
    status: { userInfo },
  };
}

function accessSpec({ resourceAttributes: resource, nonResourceAttributes: path }: AccessSpec) {
  return {
    ...(resource === null ? {} : { resourceAttributes: resourceAttributes(resource) }),
    ...(path === null ? {} : { nonResourceAttributes: filled({ path: path.path, verb: path.verb }) }),
  };
}

function resourceAttributes(asked: ReviewedResource) {
  const { namespace, verb, group, version, resource, subresource, name, fieldSelector, labelSelector } = asked;
  return {
    ...filled({ namespace, verb, group, version, resource, subresource, name }),
    ...(fieldSelector === null ? {} : { fieldSelector: selector(fieldSelector) }),
    ...(labelSelector === null ? {} : { labelSelector: selector(labelSelector) }),
  };
}

function selector({ rawSelector, requirements }: SelectorSpec) {
  const list = requirements.map(({ key, operator, values }) => ({
    key,
    operator,
    ...(values.length > 0 ? { values } : {}),
  }));
  return { ...filled({ rawSelector }), ...(list.length > 0 ? { requirements: list } : {}) };
}

function accessStatus({ allowed, reason }: Decision) {
  return { allowed, ...filled({ reason }) };
}

/** Only the texts that say something, as Go's omitempty leaves them. */
function filled(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));
}

/** Go writes maps by key. */
function sortedExtra(extra: Readonly<Record<string, readonly string[]>>) {
  const entries = Object.entries(extra).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return entries.length === 0 ? {} : { extra: Object.fromEntries(entries) };
}
