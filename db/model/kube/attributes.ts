// What a request wants to do, as an authorizer is asked about it.

/** A verb on a resource. Fields that do not apply are "". */
export interface ResourceAttributes {
  /** get, list, watch, create, update, patch, delete, deletecollection, or a word of its own like "impersonate". */
  readonly verb: string;
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural, "pods". */
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** "" for cluster-scoped resources and for all namespaces. */
  readonly namespace: string;
}

/** A verb on a path that is no resource, like "/healthz". The verb is the HTTP method in lower case. */
export interface PathAttributes {
  readonly verb: string;
  readonly path: string;
}

export type Attributes = ResourceAttributes | PathAttributes;

export function isPathAttributes(attributes: Attributes): attributes is PathAttributes {
  return !("resource" in attributes);
}

/** "pods", "deployments.apps": how messages name a resource. */
export function qualifiedResource(group: string, resource: string): string {
  return group === "" ? resource : `${resource}.${group}`;
}
