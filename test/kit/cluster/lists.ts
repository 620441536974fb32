// Every kind of the cluster as a list, and which generator fills it.
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from "./access.ts";
import { configMaps, secrets, serviceAccounts } from "./configuration.ts";
import { daemonSets, deployments, replicaSets, statefulSets } from "./controllers.ts";
import {
  certificates,
  certificateType,
  type CustomType,
  definitions,
  issuers,
  issuerType,
  monitorType,
  serviceMonitors,
} from "./custom-resources.ts";
import { events } from "./events.ts";
import { ingressClasses, ingresses, networkPolicies } from "./ingresses.ts";
import { cronJobs, jobs } from "./jobs.ts";
import { autoscalers, disruptionBudgets, limitRanges, priorityClasses, resourceQuotas } from "./limits.ts";
import type { Resource } from "./metadata.ts";
import { namespaceNames, namespaces } from "./namespaces.ts";
import { leases, nodes } from "./nodes.ts";
import { type Plan, workloadsIn } from "./plan.ts";
import { podResource } from "./pod.ts";
import { podsOf } from "./pod-place.ts";
import { endpoints, endpointSlices, services } from "./services.ts";
import { claims, storageClasses, volumes } from "./storage.ts";

export interface ResourceList {
  readonly apiVersion: string;
  readonly resource: string;
  readonly kind: string;
  /** null = cluster-scoped. */
  readonly namespace: string | null;
  /** Of a CustomResourceDefinition. */
  readonly custom: boolean;
  /** Made anew at each call. */
  readonly items: () => Iterable<Resource>;
}

type Filler = (plan: Plan, namespace: string) => Iterable<Resource>;
type Row = readonly [apiVersion: string, resource: string, kind: string, fill: Filler, custom?: boolean];

const clusterScoped: readonly Row[] = [
  ["v1", "namespaces", "Namespace", namespaces],
  ["v1", "nodes", "Node", nodes],
  ["v1", "persistentvolumes", "PersistentVolume", volumes],
  ["storage.k8s.io/v1", "storageclasses", "StorageClass", storageClasses],
  ["networking.k8s.io/v1", "ingressclasses", "IngressClass", ingressClasses],
  ["scheduling.k8s.io/v1", "priorityclasses", "PriorityClass", priorityClasses],
  ["rbac.authorization.k8s.io/v1", "clusterroles", "ClusterRole", clusterRoles],
  ["rbac.authorization.k8s.io/v1", "clusterrolebindings", "ClusterRoleBinding", clusterRoleBindings],
  ["apiextensions.k8s.io/v1", "customresourcedefinitions", "CustomResourceDefinition", definitions],
  custom(issuerType, issuers),
];

const namespaced: readonly Row[] = [
  ["v1", "pods", "Pod", pods],
  ["v1", "services", "Service", services],
  ["v1", "endpoints", "Endpoints", endpoints],
  ["discovery.k8s.io/v1", "endpointslices", "EndpointSlice", endpointSlices],
  ["apps/v1", "deployments", "Deployment", deployments],
  ["apps/v1", "replicasets", "ReplicaSet", replicaSets],
  ["apps/v1", "statefulsets", "StatefulSet", statefulSets],
  ["apps/v1", "daemonsets", "DaemonSet", daemonSets],
  ["batch/v1", "jobs", "Job", jobs],
  ["batch/v1", "cronjobs", "CronJob", cronJobs],
  ["autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", autoscalers],
  ["policy/v1", "poddisruptionbudgets", "PodDisruptionBudget", disruptionBudgets],
  ["networking.k8s.io/v1", "ingresses", "Ingress", ingresses],
  ["networking.k8s.io/v1", "networkpolicies", "NetworkPolicy", networkPolicies],
  ["v1", "persistentvolumeclaims", "PersistentVolumeClaim", claims],
  ["v1", "configmaps", "ConfigMap", configMaps],
  ["v1", "secrets", "Secret", secrets],
  ["v1", "serviceaccounts", "ServiceAccount", serviceAccounts],
  ["v1", "resourcequotas", "ResourceQuota", resourceQuotas],
  ["v1", "limitranges", "LimitRange", limitRanges],
  ["rbac.authorization.k8s.io/v1", "roles", "Role", roles],
  ["rbac.authorization.k8s.io/v1", "rolebindings", "RoleBinding", roleBindings],
  ["coordination.k8s.io/v1", "leases", "Lease", leases],
  ["v1", "events", "Event", events],
  custom(certificateType, certificates),
  custom(monitorType, serviceMonitors),
];

/** Cluster-scoped lists first, then each kind's lists of all namespaces; empty ones too, as collectors write them. */
export function* listsOf(plan: Plan): Generator<ResourceList, void, undefined> {
  for (const row of clusterScoped) yield list(plan, row, null);
  for (const row of namespaced) for (const namespace of namespaceNames) yield list(plan, row, namespace);
}

function list(plan: Plan, [apiVersion, resource, kind, fill, custom]: Row, namespace: string | null): ResourceList {
  const items = (): Iterable<Resource> => fill(plan, namespace ?? "");
  return { apiVersion, resource, kind, namespace, custom: custom ?? false, items };
}

function* pods(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) {
    for (const place of podsOf(plan, workload)) yield podResource(plan, place);
  }
}

function custom({ group, version, plural, kind }: CustomType, fill: Filler): Row {
  return [`${group}/${version}`, plural, kind, fill, true];
}
