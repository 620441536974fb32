// The address of a table as the question that the API takes, and back.
import { resourceSorts } from "../db/model/contract/resource.ts";
import type { Address } from "./address.ts";
import type { Query } from "./api.ts";
import { groupOf } from "./links.ts";

export type Sort = (typeof resourceSorts)[number];

export interface ListView {
  readonly group: string;
  readonly resource: string;
  readonly version: string | undefined;
  readonly ns: string | undefined;
  /** Part of the name. */
  readonly q: string | undefined;
  readonly labels: string | undefined;
  readonly node: string | undefined;
  readonly status: string | undefined;
  /** Resources of this owner. */
  readonly owner: string | undefined;
  readonly faults: boolean;
  readonly sort: Sort;
  readonly descending: boolean;
}

export function listView(params: Readonly<Record<string, string | undefined>>, address: Address): ListView {
  const usual = usualOrder(params["resource"]);
  const sort = resourceSorts.find((one) => one === address.get("sort"));
  return {
    group: groupOf(params["group"]),
    resource: params["resource"] ?? "",
    version: address.get("v"),
    ns: address.get("ns"),
    q: address.get("q"),
    labels: address.get("labels"),
    node: address.get("node"),
    status: address.get("status"),
    owner: address.get("owner"),
    faults: address.get("faults") === "1",
    sort: sort ?? usual.sort,
    descending: sort === undefined ? usual.descending : address.get("order") === "desc",
  };
}

/** The apiserver's order, but events newest first: what happened last is what somebody looks for. */
function usualOrder(resource: string | undefined): { sort: Sort; descending: boolean } {
  return resource === "events" ? { sort: "created", descending: true } : { sort: "name", descending: false };
}

/** The address parts that sort by a column, or turn its direction if the table is sorted by it. */
export function sortedBy(view: ListView, sort: Sort): { sort: string; order: string | undefined } {
  const turned = view.sort === sort ? !view.descending : sort === "created" && view.resource === "events";
  return { sort, order: turned ? "desc" : undefined };
}

export function listQuery(view: ListView): Query {
  return {
    resource: view.resource,
    // Also when it is "": without a group, kinds of one plural would be mixed (core and events.k8s.io events).
    group: view.group,
    version: view.version,
    namespace: view.ns,
    name: view.q,
    labels: view.labels,
    node: view.node,
    status: view.status,
    ownerUid: view.owner,
    unhealthy: view.faults ? "true" : undefined,
    sort: view.sort === "name" && !view.descending ? undefined : view.sort,
    order: view.descending ? "desc" : undefined,
  };
}
