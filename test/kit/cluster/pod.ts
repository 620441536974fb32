// One Pod resource, spec and status as the apiserver has them.
import { containerStates } from "./container-states.ts";
import { metadata, type OwnerReference, ownerReference, type Resource } from "./metadata.ts";
import type { Plan } from "./plan.ts";
import { isReady, type PodPlace } from "./pod-place.ts";
import { initContainersOf, labelsOf, podSpec, priorityValue } from "./pod-template.ts";
import { Random } from "./seeded-random.ts";
import { claimName } from "./storage.ts";

export function podResource(plan: Plan, place: PodPlace): Resource {
  const { workload, name, owner } = place;
  const { namespace } = workload;
  const generateName = workload.row.kind === "Deployment" ? `${owner?.name ?? ""}-` : undefined;
  return {
    kind: "Pod",
    apiVersion: "v1",
    metadata: metadata(plan, "Pod", namespace, name, place.age, {
      ...(generateName === undefined ? {} : { generateName }),
      labels: { ...labelsOf(workload), ...controllerLabels(place) },
      ...annotationsOf(place),
      ...(owner === null ? {} : { ownerReferences: [reference(plan, place)] }),
    }),
    spec: completedSpec(plan, place),
    status: statusOf(plan, place),
  };
}

function reference(plan: Plan, { workload, owner }: PodPlace): OwnerReference {
  const { apiVersion = "", kind = "", name = "" } = owner ?? {};
  // A mirror pod belongs to a Node, which has no namespace.
  return ownerReference(plan, apiVersion, kind, kind === "Node" ? "" : workload.namespace, name);
}

function controllerLabels({ workload, owner, hash, name, index }: PodPlace): Record<string, string> {
  const { kind } = workload.row;
  if (kind === "Deployment") return { "pod-template-hash": hash };
  if (kind === "StatefulSet") {
    return { "apps.kubernetes.io/pod-index": String(index), "statefulset.kubernetes.io/pod-name": name };
  }
  if (kind === "CronJob") return { "batch.kubernetes.io/job-name": owner?.name ?? "" };
  return kind === "DaemonSet" ? { "pod-template-generation": "3" } : {};
}

function annotationsOf({ workload }: PodPlace): { annotations?: Record<string, string> } {
  const { row } = workload;
  if (row.kind === "Static")
    return { annotations: { "kubernetes.io/config.source": "file", "kubernetes.io/config.mirror": "3f1c" } };
  if (row.flags.has("bare")) return {};
  return { annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": String(row.port) } };
}

function completedSpec(plan: Plan, place: PodPlace): Resource {
  const { workload, node, name } = place;
  const spec = podSpec(workload, place.index === 0);
  const volumes = [...(Array.isArray(spec["volumes"]) ? spec["volumes"] : []), tokenVolume(plan, place)];
  if (workload.row.claimGi > 0) {
    volumes.unshift({ name: "data", persistentVolumeClaim: { claimName: claimName(workload, place.index) } });
  }
  return {
    ...spec,
    volumes,
    hostname: workload.row.kind === "StatefulSet" ? name : undefined,
    nodeName: node?.name,
    priority: priorityValue(workload.row),
    enableServiceLinks: true,
    preemptionPolicy: "PreemptLowerPriority",
    tolerations: tolerationsOf(place),
  };
}

function tokenVolume({ seed }: Plan, { workload, name }: PodPlace): Resource {
  return {
    name: `kube-api-access-${new Random(seed, `token ${workload.namespace}/${name}`).letters(5)}`,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
      ],
      defaultMode: 420,
    },
  };
}

function tolerationsOf({ workload }: PodPlace): Resource[] {
  if (workload.row.kind === "DaemonSet" || workload.row.kind === "Static") return [{ operator: "Exists" }];
  return ["not-ready", "unreachable"].map((key) => ({
    key: `node.kubernetes.io/${key}`,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: 300,
  }));
}

function statusOf(plan: Plan, place: PodPlace): Resource {
  const { node, ip, state, age, workload } = place;
  const { clock } = plan;
  if (state === "evicted") return evictedStatus(plan, place);
  if (node === null) {
    return { phase: "Pending", conditions: [condition(plan, place, "PodScheduled", false)], qosClass: qosOf(place) };
  }
  const over = state === "completed" || state === "failed";
  const phase = state === "completed" ? "Succeeded" : state === "failed" ? "Failed" : "Running";
  const waiting = state === "image-pull" || state === "missing-config";
  return {
    observedGeneration: 1,
    phase: waiting ? "Pending" : phase,
    conditions: [
      condition(plan, place, "PodReadyToStartContainers", !over),
      condition(plan, place, "Initialized", true),
      condition(plan, place, "Ready", isReady(place)),
      condition(plan, place, "ContainersReady", isReady(place)),
      condition(plan, place, "PodScheduled", true),
    ],
    hostIP: node.ip,
    hostIPs: [{ ip: node.ip }],
    podIP: ip,
    podIPs: [{ ip }],
    startTime: clock.ago(age - 1),
    ...(initContainersOf(workload).length > 0 ? { initContainerStatuses: containerStates(plan, place, true) } : {}),
    containerStatuses: containerStates(plan, place, false),
    qosClass: qosOf(place),
  };
}

/** Why a pod waits for a node, in the scheduler's words. */
export function schedulingMessage({ nodes, workers }: Plan, { state }: PodPlace): string {
  const all = String(nodes.length);
  if (state === "pending-volume") {
    return `0/${all} nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/${all} nodes are available: ${all} Preemption is not helpful for scheduling.`;
  }
  return `0/${all} nodes are available: ${String(nodes.length - workers.length)} node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, ${String(workers.length)} node(s) didn't match Pod's node affinity/selector. preemption: 0/${all} nodes are available: ${all} Preemption is not helpful for scheduling.`;
}

function condition(plan: Plan, place: PodPlace, type: string, good: boolean): Resource {
  const { state, age } = place;
  const more = ((): Resource => {
    if (good) return {};
    if (type === "PodScheduled") return { reason: "Unschedulable", message: schedulingMessage(plan, place) };
    if (state === "completed") return { reason: "PodCompleted" };
    if (state === "failed") return { reason: "PodFailed" };
    if (type === "PodReadyToStartContainers") return {};
    return { reason: "ContainersNotReady", message: `containers with unready status: [${place.workload.row.name}]` };
  })();
  const since = type === "Ready" || type === "ContainersReady" ? Math.max(2, age - 21) : Math.max(2, age - 1);
  return {
    type,
    status: good ? "True" : "False",
    lastProbeTime: null,
    lastTransitionTime: plan.clock.ago(since),
    ...more,
  };
}

export const evictedMessage =
  "The node was low on resource: ephemeral-storage. Threshold quantity: 21474836480, available: 18911236Ki. Container log-archiver was using 31188404Ki, request is 0, has larger consumption of ephemeral-storage. ";

function evictedStatus({ clock }: Plan, { node, age }: PodPlace): Resource {
  return {
    phase: "Failed",
    message: evictedMessage,
    reason: "Evicted",
    hostIP: node?.ip,
    startTime: clock.ago(age - 1),
    conditions: [
      {
        type: "DisruptionTarget",
        status: "True",
        lastProbeTime: null,
        lastTransitionTime: clock.ago(age - 900),
        reason: "TerminationByKubelet",
        message: evictedMessage,
      },
    ],
    qosClass: "Burstable",
  };
}

function qosOf({ workload }: PodPlace): string {
  return workload.row.flags.has("bare") ? "BestEffort" : "Burstable";
}
