// Which lines are a resource's: by owner, by place, or by the labels that a service selects.
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import type { Term } from "../../db/model/log-query/query.ts";
import { place } from "./terms.ts";

interface Named {
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** group/resource → the kind as `owner:` takes it. */
const owners: Readonly<Record<string, string>> = {
  "apps/deployments": "deployment",
  "apps/statefulsets": "statefulset",
  "apps/daemonsets": "daemonset",
  "apps/replicasets": "replicaset",
  "batch/jobs": "job",
  "batch/cronjobs": "cronjob",
  "/replicationcontrollers": "replicationcontroller",
};

/** Whether the resource has a tab of merged lines. */
export function hasMergedLogs(of: Pick<Named, "group" | "resource">): boolean {
  return (
    `${of.group}/${of.resource}` in owners || (of.group === "" && /^(?:nodes|namespaces|services)$/.test(of.resource))
  );
}

/** Terms of the search; null for what has no lines of its own, and for services (`selectorScope`). */
export function workloadScope(of: Named): string | null {
  if (of.group === "" && of.resource === "nodes") return text([place("node", of.name)]);
  if (of.group === "" && of.resource === "namespaces") return text([place("ns", of.name)]);
  const kind = owners[`${of.group}/${of.resource}`];
  return kind === undefined ? null : text([place("owner", `${kind}/${of.name}`), place("ns", of.namespace)]);
}

/** Null for a selector without labels: such a service chooses no pods. */
export function selectorScope(namespace: string, selector: Readonly<Record<string, string>>): string | null {
  const labels = Object.entries(selector).map(([name, value]): Term => {
    return { type: "label", name, values: [{ text: value, anyBefore: false, anyAfter: false }] };
  });
  return labels.length === 0 ? null : text([...labels, place("ns", namespace)]);
}

const text = (all: readonly Term[]): string => formatLogQuery({ all });
