// Discovery for a snapshot whose cluster's own documents were not captured: from the catalogue's types and the built-in table.
import { type ApiResource, builtinKinds } from "../../resource/builtin-kinds.ts";
import type { ServedGroup, ServedResource, ServedSubresource } from "./api-groups.ts";
import { builtinSubresources } from "./builtin-subresources.ts";
import { byVersion } from "./version-order.ts";

/** A type of the catalogue; `held`: its resources were looked for. */
export interface CatalogueType extends ApiResource {
  readonly held: boolean;
}

/** What a snapshot does for every type. */
const verbs = ["get", "list", "watch"];
/** Groups that a cluster has only if something serves them: without resources they are none. */
const notEverywhere = /openshift\.io$|^metrics\.k8s\.io$|^extensions$/;
/** The order in which Kubernetes' own groups are listed; a bare name of two groups means the first one. */
const groupOrder = [
  "",
  "apiregistration.k8s.io",
  "apps",
  "events.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "scheduling.k8s.io",
  "coordination.k8s.io",
  "node.k8s.io",
  "discovery.k8s.io",
  "resource.k8s.io",
  "flowcontrol.apiserver.k8s.io",
];

/** Every type of the catalogue in every version that is known, and Kubernetes' own kinds beside them. */
export function synthesizedGroups(types: readonly CatalogueType[]): ServedGroup[] {
  const known = new Set(types.map(({ group, resource }) => `${group}/${resource}`));
  const builtins = preferredBuiltins()
    .filter((type) => !known.has(`${type.group}/${type.resource}`) && !notEverywhere.test(type.group))
    .map((type) => ({ ...type, held: false }));
  const byGroup = Map.groupBy([...types, ...builtins], ({ group }) => group);
  const groups = [...byGroup].map(([name, own]) => ({ name, versions: versionsOf(own) }));
  return withReviews(groups).sort((a, b) => rankOf(a.name) - rankOf(b.name) || (a.name < b.name ? -1 : 1));
}

function rankOf(group: string): number {
  const rank = groupOrder.indexOf(group);
  return rank < 0 ? groupOrder.length : rank;
}

function preferredBuiltins(): ApiResource[] {
  const first = new Map<string, ApiResource>();
  for (const type of builtinKinds) {
    const name = `${type.group}/${type.resource}`;
    if (!first.has(name)) first.set(name, type);
  }
  return [...first.values()];
}

function versionsOf(types: readonly CatalogueType[]): ServedGroup["versions"] {
  return [...Map.groupBy(types, ({ version }) => version)]
    .sort(([a], [b]) => byVersion(a, b))
    .map(([version, own]) => ({
      version,
      stale: false,
      resources: own.map(servedResource).sort((a, b) => (a.name < b.name ? -1 : 1)),
    }));
}

/** A category is asked for as a whole: a type that the snapshot knows nothing of would only be an error in the answer. */
function servedResource(type: CatalogueType): ServedResource {
  const { resource, singular = "", kind, namespaced, shortNames, categories = [], held } = type;
  return {
    name: resource,
    singular: singular === "" ? kind.toLowerCase() : singular,
    kind,
    namespaced,
    verbs,
    shortNames,
    categories: held ? categories : [],
    subresources: subresourcesOf(type),
  };
}

function subresourcesOf({ group, resource, kind, subresources = [] }: CatalogueType): ServedSubresource[] {
  return [...builtinSubresources(group, resource), ...subresources].map((name) =>
    name === "scale"
      ? { name, kind: "Scale", group: "autoscaling", version: "v1", verbs: ["get"] }
      : { name, kind, group: "", version: "", verbs: ["get"] },
  );
}

/** What `kubectl auth` asks. */
const reviews: readonly (readonly [group: string, name: string, kind: string])[] = [
  ["authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"],
  ["authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"],
  ["authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"],
];

function withReviews(groups: readonly ServedGroup[]): ServedGroup[] {
  const added = [...Map.groupBy(reviews, ([group]) => group)]
    .filter(([name]) => !groups.some((group) => group.name === name))
    .map(([name, own]) => ({
      name,
      versions: [{ version: "v1", stale: false, resources: own.map(([, plural, kind]) => review(plural, kind)) }],
    }));
  return [...groups, ...added];
}

const review = (name: string, kind: string): ServedResource => ({
  name,
  singular: kind.toLowerCase(),
  kind,
  namespaced: false,
  verbs: ["create"],
  shortNames: [],
  categories: [],
  subresources: [],
});
