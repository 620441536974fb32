// Reviews: questions about who one is and what one may do.
import { at, isMap, listAt, textAt, textsAt } from "../../resource/json.ts";
import type { ReviewKind } from "./review-messages.ts";

export interface SelectorSpec {
  readonly rawSelector: string;
  readonly requirements: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}

/** Fields that were not sent are "". */
export interface ReviewedResource {
  readonly namespace: string;
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  readonly fieldSelector: SelectorSpec | null;
  readonly labelSelector: SelectorSpec | null;
}

export interface AccessSpec {
  readonly resourceAttributes: ReviewedResource | null;
  readonly nonResourceAttributes: { readonly path: string; readonly verb: string } | null;
}

export interface SubjectAccessSpec extends AccessSpec {
  readonly user: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
  readonly uid: string;
}

export type Review =
  | { readonly kind: "SelfSubjectAccessReview"; readonly spec: AccessSpec }
  | { readonly kind: "SubjectAccessReview"; readonly spec: SubjectAccessSpec }
  | { readonly kind: "SelfSubjectRulesReview"; readonly namespace: string }
  | { readonly kind: "SelfSubjectReview" };

/** `object` has the shape that reviewMessage describes; `extra` may also be a list of entries, as protobuf has it. */
export function reviewOf(kind: ReviewKind, object: unknown): Review {
  if (kind === "SelfSubjectReview") return { kind };
  if (kind === "SelfSubjectRulesReview") return { kind, namespace: textAt(object, "spec", "namespace") };
  const spec = {
    resourceAttributes: resourceOf(at(object, "spec", "resourceAttributes")),
    nonResourceAttributes: pathOf(at(object, "spec", "nonResourceAttributes")),
  };
  if (kind === "SelfSubjectAccessReview") return { kind, spec };
  return {
    kind,
    spec: {
      ...spec,
      user: textAt(object, "spec", "user"),
      groups: textsAt(object, "spec", "groups"),
      extra: extraOf(at(object, "spec", "extra")),
      uid: textAt(object, "spec", "uid"),
    },
  };
}

function resourceOf(value: unknown): ReviewedResource | null {
  if (!isMap(value)) return null;
  return {
    namespace: textAt(value, "namespace"),
    verb: textAt(value, "verb"),
    group: textAt(value, "group"),
    version: textAt(value, "version"),
    resource: textAt(value, "resource"),
    subresource: textAt(value, "subresource"),
    name: textAt(value, "name"),
    fieldSelector: selectorOf(at(value, "fieldSelector")),
    labelSelector: selectorOf(at(value, "labelSelector")),
  };
}

function selectorOf(value: unknown): SelectorSpec | null {
  if (!isMap(value)) return null;
  const requirements = listAt(value, "requirements").map((each) => ({
    key: textAt(each, "key"),
    operator: textAt(each, "operator"),
    values: textsAt(each, "values"),
  }));
  return { rawSelector: textAt(value, "rawSelector"), requirements };
}

function pathOf(value: unknown): { path: string; verb: string } | null {
  return isMap(value) ? { path: textAt(value, "path"), verb: textAt(value, "verb") } : null;
}

function extraOf(value: unknown): Record<string, string[]> {
  const entries: unknown[] = Array.isArray(value) ? value : isMap(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.flatMap((entry) => {
      const [name, values]: unknown[] = Array.isArray(entry) ? entry : [];
      return typeof name === "string" ? [[name, textsAt({ values }, "values")] as const] : [];
    }),
  );
}
