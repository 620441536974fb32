// Questions about who one is and what one may do.
import { goJson } from "../../db/model/kube/go/json-text.ts";
import { negotiate } from "../../db/model/kube/negotiate.ts";
import { readReview } from "../../db/model/kube/protobuf-review.ts";
import type { ResourceRequest } from "../../db/model/kube/resource-request.ts";
import {
  reviewedAttributes,
  reviewedUser,
  selfSubjectAccessAnswer,
  selfSubjectAnswer,
  selfSubjectRulesAnswer,
  subjectAccessAnswer,
} from "../../db/model/kube/review/answers.ts";
import { requireReview } from "../../db/model/kube/review/require-review.ts";
import type { Review } from "../../db/model/kube/review/review.ts";
import type { ReviewKind } from "../../db/model/kube/review/review-messages.ts";
import { shownJson } from "./answers.ts";
import type { KubeCall } from "./call.ts";
import { type Caller, userOf } from "./caller.ts";
import { bodyBytes } from "./request-body.ts";

const kinds: ReadonlyMap<string, ReviewKind> = new Map([
  ["authorization.k8s.io/v1/selfsubjectaccessreviews", "SelfSubjectAccessReview"],
  ["authorization.k8s.io/v1/selfsubjectrulesreviews", "SelfSubjectRulesReview"],
  ["authorization.k8s.io/v1/subjectaccessreviews", "SubjectAccessReview"],
  ["authentication.k8s.io/v1/selfsubjectreviews", "SelfSubjectReview"],
]);

/** Null for a request that is no review. */
export function reviewKindOf(request: ResourceRequest): ReviewKind | null {
  const { verb, group, version, resource, name, namespace, subresource } = request;
  if (verb !== "create" || name !== "" || namespace !== "" || subresource !== "") return null;
  return kinds.get(`${group}/${version}/${resource}`) ?? null;
}

export async function reviewAnswer(
  call: KubeCall,
  caller: Caller,
  { group, version }: ResourceRequest,
  kind: ReviewKind,
): Promise<Response> {
  const form = negotiate(call.request.headers.get("accept") ?? "", "create");
  const body = await bodyBytes(call.request);
  const review = readReview(body, call.request.headers.get("content-type") ?? "", { group, version, kind });
  requireReview(review);
  return shownJson(call, goJson(await answered(call, caller, review)), form, 201);
}

async function answered(call: KubeCall, caller: Caller, review: Review): Promise<unknown> {
  if (review.kind === "SelfSubjectReview")
    return selfSubjectAnswer(caller.user, `${new Date(call.services.now()).toISOString().slice(0, 19)}Z`);
  if (review.kind === "SelfSubjectRulesReview") return selfSubjectRulesAnswer(await caller.rules(review.namespace));
  const attributes = reviewedAttributes(review.spec);
  if (review.kind === "SelfSubjectAccessReview")
    return selfSubjectAccessAnswer(review.spec, await caller.decide(attributes));
  const asked = userOf(call, reviewedUser(review.spec));
  return subjectAccessAnswer(review.spec, await asked.decide(attributes));
}
