// What names a resource: group, version, plural, and the key that lists are ordered by.
import { builtinByKind } from "./builtin-kinds.ts";

/** "apps/v1" → apps, v1; "v1" → "" (the core group), v1. More than one slash stays in the version, as in Kubernetes. */
export function groupVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf("/");
  if (slash < 0) return { group: "", version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The inverse of groupVersion. */
export function apiVersionOf(group: string, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}

/** The order of a real apiserver's lists; "/name" for cluster-scoped resources. */
export function listKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/**
 * The plural of a kind: the built-in table, else the guess that Kubernetes' own code generator makes
 * (meta.UnsafeGuessKindToResource). Discovery and CRDs know better: ask them first.
 */
export function pluralOf(group: string, kind: string): string {
  const known = builtinByKind(group, kind);
  if (known !== undefined) return known.resource;
  const singular = kind.toLowerCase();
  if (singular.endsWith("endpoints")) return singular;
  if (/(?:s|x|z|ch|sh)$/.test(singular)) return `${singular}es`;
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return `${singular}s`;
}
