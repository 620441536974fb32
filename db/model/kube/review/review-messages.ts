// The review objects of authorization.k8s.io and authentication.k8s.io as far as they are read: names for JSON, numbers
// for protobuf, Go's names for messages. Source: k8s.io/api generated.proto of 1.32.

export interface MessageType {
  /** The struct, as json and proto errors of Go name it. */
  readonly go: string;
  readonly fields: readonly MessageField[];
}

export interface MessageField {
  readonly name: string;
  readonly number: number;
  /** "extra" is a map of text to lists of text; a type in brackets is a list of it. */
  readonly type: "text" | "texts" | "extra" | MessageType | readonly [MessageType];
}

export type ReviewKind =
  | "SelfSubjectAccessReview"
  | "SubjectAccessReview"
  | "SelfSubjectRulesReview"
  | "SelfSubjectReview";

/** Fields numbered from 1 on in the order given. */
function message(go: string, ...fields: readonly (readonly [string, MessageField["type"]])[]): MessageType {
  return { go, fields: fields.map(([name, type], index) => ({ name, number: index + 1, type })) };
}

const requirement = (go: string) => message(go, ["key", "text"], ["operator", "text"], ["values", "texts"]);
const selector = (go: string, requirementGo: string) =>
  message(go, ["rawSelector", "text"], ["requirements", [requirement(requirementGo)]]);

const resourceAttributes = message(
  "ResourceAttributes",
  ["namespace", "text"],
  ["verb", "text"],
  ["group", "text"],
  ["version", "text"],
  ["resource", "text"],
  ["subresource", "text"],
  ["name", "text"],
  ["fieldSelector", selector("FieldSelectorAttributes", "FieldSelectorRequirement")],
  ["labelSelector", selector("LabelSelectorAttributes", "LabelSelectorRequirement")],
);
const nonResourceAttributes = message("NonResourceAttributes", ["path", "text"], ["verb", "text"]);

const specOf: Readonly<Record<Exclude<ReviewKind, "SelfSubjectReview">, MessageType>> = {
  SelfSubjectAccessReview: message(
    "SelfSubjectAccessReviewSpec",
    ["resourceAttributes", resourceAttributes],
    ["nonResourceAttributes", nonResourceAttributes],
  ),
  SubjectAccessReview: message(
    "SubjectAccessReviewSpec",
    ["resourceAttributes", resourceAttributes],
    ["nonResourceAttributes", nonResourceAttributes],
    ["user", "text"],
    ["groups", "texts"],
    ["extra", "extra"],
    ["uid", "text"],
  ),
  SelfSubjectRulesReview: message("SelfSubjectRulesReviewSpec", ["namespace", "text"]),
};

/** metadata (1) and status are nothing that a review is asked by: they are skipped. */
export function reviewMessage(kind: ReviewKind): MessageType {
  if (kind === "SelfSubjectReview") return { go: kind, fields: [] };
  return { go: kind, fields: [{ name: "spec", number: 2, type: specOf[kind] }] };
}
