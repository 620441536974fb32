// What a cluster serves, in the one form that every discovery document is written from.

export interface ServedSubresource {
  readonly name: string;
  readonly kind: string;
  /** Of the kind where it is another's, e.g. autoscaling/v1 for Scale; both "" where it is the resource's own. */
  readonly group: string;
  readonly version: string;
  readonly verbs: readonly string[];
}

export interface ServedResource {
  /** Plural. */
  readonly name: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly ServedSubresource[];
}

export interface ServedVersion {
  readonly version: string;
  /** The API server behind it did not answer when the cluster was captured: nothing of it is known. */
  readonly stale: boolean;
  readonly resources: readonly ServedResource[];
}

/** The preferred version first. The core group is named "". */
export interface ServedGroup {
  readonly name: string;
  readonly versions: readonly ServedVersion[];
}

export const groupVersionOf = (group: string, version: string): string =>
  group === "" ? version : `${group}/${version}`;
