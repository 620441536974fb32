// A made-up cluster, a shop with faults: the same for the same options, made piece by piece while it is read.
import { groupsDocument, resourcesDocument } from "./discovery.ts";
import type { Fault } from "./fault.ts";
import { listsOf, type ResourceList } from "./lists.ts";
import { logsOf } from "./log-plan.ts";
import { logText } from "./log-text.ts";
import { namespaceNames } from "./namespaces.ts";
import { kubernetesVersion } from "./nodes.ts";
import type { ClusterOptions } from "./options.ts";
import { faultsOf } from "./planted-faults.ts";
import { planOf } from "./plan.ts";

export interface ClusterLog {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
  readonly lines: number;
  /** Made anew at each call, the same each time; chunks end with a line. */
  readonly text: () => Iterable<string>;
}

export interface Cluster {
  readonly options: ClusterOptions;
  readonly namespaces: readonly string[];
  readonly nodes: number;
  readonly pods: number;
  /** What a person, or a check, should find. */
  readonly faults: readonly Fault[];
  lists(): Iterable<ResourceList>;
  logs(): Iterable<ClusterLog>;
  /** Kubernetes' version.Info. */
  readonly version: Readonly<Record<string, string>>;
  /** APIGroup[] and APIResourceList[]. */
  readonly discovery: { readonly groups: readonly unknown[]; readonly resources: readonly unknown[] };
}

/**
 * The plan is small and made at once; everything else is made from it when asked for, and again when asked again.
 * ```
 * options ─▶ plan (nodes, workloads) ─┬▶ pod places ─▶ pods, endpoints, events ─┐
 *                                     ├▶ controllers, services, storage, … ─────┼▶ lists ─▶ files ─▶ tar.gz
 *                                     └▶ log plan ─▶ log text ──────────────────┘
 * ```
 * Names, uids and states are functions of (seed, name): nothing has to be remembered to be referred to.
 * Throws TypeError for a capture time that is none.
 */
export function generateCluster(options: ClusterOptions): Cluster {
  const plan = planOf(options);
  return {
    options,
    namespaces: namespaceNames,
    nodes: plan.nodes.length,
    pods: plan.pods,
    faults: faultsOf(plan),
    lists: () => listsOf(plan),
    *logs() {
      for (const log of logsOf(plan)) {
        const { place, container, previous, lines } = log;
        const { namespace } = place.workload;
        yield { namespace, pod: place.name, container, previous, lines, text: () => logText(plan, log) };
      }
    },
    version: {
      major: "1",
      minor: kubernetesVersion.slice(3, 5),
      gitVersion: kubernetesVersion,
      gitCommit: "8cc511e399b929453cd98ae65b419c3cc227ec79",
      gitTreeState: "clean",
      buildDate: "2026-09-09T19:53:02Z",
      goVersion: "go1.24.8",
      compiler: "gc",
      platform: "linux/amd64",
    },
    discovery: { groups: groupsDocument(), resources: resourcesDocument() },
  };
}
