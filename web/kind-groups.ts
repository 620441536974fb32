// Sorts the kinds of a snapshot into the groups that people look for them in.
import type { KindCount } from "../db/model/contract/snapshot.ts";

export interface KindGroup {
  readonly title: string;
  readonly kinds: readonly KindCount[];
  /** Groups of custom resources are many and start closed. */
  readonly custom: boolean;
}

/** In the order shown. `group/resource`, the core group written as "". */
const builtIn: Record<string, string> = {
  Workloads: `
    /pods apps/deployments apps/statefulsets apps/daemonsets apps/replicasets batch/jobs
    batch/cronjobs /replicationcontrollers autoscaling/horizontalpodautoscalers
    policy/poddisruptionbudgets /podtemplates apps/controllerrevisions`,
  Network: `
    /services /endpoints discovery.k8s.io/endpointslices networking.k8s.io/ingresses
    extensions/ingresses networking.k8s.io/ingressclasses networking.k8s.io/networkpolicies`,
  "Config & Storage": `
    /configmaps /secrets /resourcequotas /limitranges /persistentvolumeclaims /persistentvolumes
    storage.k8s.io/storageclasses storage.k8s.io/volumeattachments storage.k8s.io/csidrivers
    storage.k8s.io/csinodes storage.k8s.io/csistoragecapacities`,
  Cluster: `
    /nodes /namespaces /events events.k8s.io/events coordination.k8s.io/leases
    apiextensions.k8s.io/customresourcedefinitions apiregistration.k8s.io/apiservices
    admissionregistration.k8s.io/mutatingwebhookconfigurations
    admissionregistration.k8s.io/validatingwebhookconfigurations scheduling.k8s.io/priorityclasses
    certificates.k8s.io/certificatesigningrequests node.k8s.io/runtimeclasses /componentstatuses`,
  "Access control": `
    /serviceaccounts rbac.authorization.k8s.io/roles rbac.authorization.k8s.io/rolebindings
    rbac.authorization.k8s.io/clusterroles rbac.authorization.k8s.io/clusterrolebindings
    policy/podsecuritypolicies`,
};

/** Groups without empty ones; `filter` matches kind, plural and group, whatever the case. */
export function groupKinds(kinds: readonly KindCount[], filter = ""): KindGroup[] {
  const wanted = filter.trim().toLowerCase();
  const left = new Map<string, KindCount[]>();
  for (const kind of kinds) {
    if (wanted && !`${kind.kind} ${kind.resource}.${kind.group}`.toLowerCase().includes(wanted)) continue;
    const key = `${kind.group}/${kind.resource}`;
    left.set(key, [...(left.get(key) ?? []), kind]);
  }
  const groups: KindGroup[] = [];
  for (const [title, list] of Object.entries(builtIn)) {
    const keys = list.trim().split(/\s+/);
    const found = keys.flatMap((key) => left.get(key) ?? []);
    for (const key of keys) left.delete(key);
    if (found.length > 0) groups.push({ title, kinds: found, custom: false });
  }
  return [...groups, ...customGroups([...left.values()].flat())];
}

function customGroups(kinds: readonly KindCount[]): KindGroup[] {
  const byGroup = Map.groupBy(kinds, (kind) => kind.group || "core");
  return [...byGroup]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([title, list]) => ({ title, kinds: list.toSorted((a, b) => a.kind.localeCompare(b.kind)), custom: true }));
}
