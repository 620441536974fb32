// Everything that a user may do in a namespace, as SelfSubjectRulesReview tells it.
import { aggregateText } from "../field-error.ts";
import { grants, missingRole } from "./authorize.ts";
import type { RbacIndex } from "./rbac-index.ts";
import type { KubeUser } from "./user.ts";

/** Keys as in the answer, in its order; lists that are empty there are left out. */
export interface ResourceRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

export interface NonResourceRule {
  readonly verbs: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface UserRules {
  readonly resourceRules: readonly ResourceRule[];
  readonly nonResourceRules: readonly NonResourceRule[];
  /** Roles that are missing behind a binding, "" for none. */
  readonly evaluationError: string;
}

/**
 * One entry per rule, in the order of bindings by name and of rules in their role. The real server's order is that of a
 * hash map, different at every start; clients sort. Nothing is merged, and being in system:masters adds nothing.
 */
export function rulesFor(index: RbacIndex, user: KubeUser, namespace: string): UserRules {
  const resourceRules: ResourceRule[] = [];
  const nonResourceRules: NonResourceRule[] = [];
  const missing: string[] = [];
  for (const { binding, rules } of grants(index, user, namespace)) {
    if (rules === null) missing.push(missingRole(binding));
    for (const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } of rules ?? []) {
      if (resources.length > 0)
        resourceRules.push({
          verbs,
          ...(apiGroups.length > 0 ? { apiGroups } : {}),
          resources,
          ...(resourceNames.length > 0 ? { resourceNames } : {}),
        });
      if (nonResourceURLs.length > 0) nonResourceRules.push({ verbs, nonResourceURLs });
    }
  }
  const evaluationError = missing.length === 0 ? "" : aggregateText(missing);
  return { resourceRules, nonResourceRules, evaluationError };
}
