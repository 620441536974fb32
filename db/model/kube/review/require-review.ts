// Which questions can be answered at all, in the real server's words.
import { type FieldError, invalidField } from "../field-error.ts";
import { goQuote } from "../go/quote.ts";
import { badRequest, invalid } from "../status.ts";
import type { Review } from "./review.ts";

/**
 * Throws 422 for a spec that asks nothing, or two things at once, and 400 for rules without a namespace. The subject of
 * the message has no kind: that is how the real server prints it. Not checked, unlike there: that metadata is empty.
 */
export function requireReview(review: Review): void {
  if (review.kind === "SelfSubjectReview") return;
  if (review.kind === "SelfSubjectRulesReview") {
    if (review.namespace === "") throw badRequest("no namespace on request");
    return;
  }
  const { resourceAttributes: resource, nonResourceAttributes: path } = review.spec;
  const errors: FieldError[] = [];
  if (resource !== null && path !== null) {
    const shown = `authorization.NonResourceAttributes{Path:${goQuote(path.path)}, Verb:${goQuote(path.verb)}}`;
    const detail = "cannot be specified in combination with resourceAttributes";
    errors.push(invalidField("spec.nonResourceAttributes", shown, detail));
  }
  if (resource === null && path === null) {
    const detail = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
    errors.push(invalidField("spec.resourceAttributes", '"null"', detail));
  }
  if (review.kind === "SubjectAccessReview" && review.spec.user === "" && review.spec.groups.length === 0)
    errors.push(invalidField("spec.user", '""', "at least one of user or group must be specified"));
  if (errors.length > 0) throw invalid({ group: "authorization.k8s.io", kind: "", name: "" }, errors);
}
