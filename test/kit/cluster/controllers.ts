// Deployments with their ReplicaSets, StatefulSets, DaemonSets.
import { day, minute } from "./clock.ts";
import { metadata, ownerReference, type Resource } from "./metadata.ts";
import { type Plan, type Workload, workloadsIn } from "./plan.ts";
import { extraPods, podAt, readyPods, rolloutAge, templateHash } from "./pod-place.ts";
import { labelsOf, podSpec, selectorOf } from "./pod-template.ts";
import { claimTemplate } from "./storage.ts";

export function* deployments(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) {
    if (workload.row.kind === "Deployment") yield deployment(plan, workload);
  }
}

function deployment(plan: Plan, workload: Workload): Resource {
  const { name, namespace, age, pods, row } = workload;
  const replicas = pods - extraPods(workload);
  const ready = readyPods(plan, workload);
  const stuck = row.fault === "image-pull";
  return {
    kind: "Deployment",
    apiVersion: "apps/v1",
    metadata: metadata(plan, "Deployment", namespace, name, age, {
      generation: 14,
      labels: labelsOf(workload),
      annotations: { "deployment.kubernetes.io/revision": "14" },
      manager: "argocd-controller",
    }),
    spec: {
      replicas,
      selector: { matchLabels: selectorOf(workload) },
      template: template(workload, {}, true),
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: 600,
    },
    status: {
      observedGeneration: 14,
      replicas: stuck ? pods : replicas,
      updatedReplicas: stuck ? 1 : replicas,
      ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
      ...(ready < replicas || stuck ? { unavailableReplicas: Math.max(1, replicas - ready) } : {}),
      conditions: deploymentConditions(plan, workload, ready >= replicas),
    },
  };
}

/** Pods that never ran make a rollout late; those that broke later do not. */
const lateFaults = new Set<string | undefined>(["image-pull", "missing-config", "unschedulable"]);

function deploymentConditions(plan: Plan, workload: Workload, available: boolean): Resource[] {
  const set = `ReplicaSet "${workload.name}-${templateHash(plan.seed, workload, 0)}"`;
  const late = lateFaults.has(workload.row.fault);
  const rollout = rolloutAge(plan, workload);
  const sick = podAt(plan, workload, 0).age;
  const unavailable = "Deployment does not have minimum availability.";
  const condition = (type: string, good: boolean, ago: number, reason: string, message: string): Resource => ({
    type,
    status: good ? "True" : "False",
    lastUpdateTime: plan.clock.ago(ago),
    lastTransitionTime: plan.clock.ago(ago),
    reason,
    message,
  });
  return [
    available
      ? condition("Available", true, rollout, "MinimumReplicasAvailable", "Deployment has minimum availability.")
      : condition("Available", false, sick, "MinimumReplicasUnavailable", unavailable),
    late
      ? condition("Progressing", false, sick - 600, "ProgressDeadlineExceeded", `${set} has timed out progressing.`)
      : condition("Progressing", true, rollout - 60, "NewReplicaSetAvailable", `${set} has successfully progressed.`),
  ];
}

/** The present one and the one before it, which has no pods unless the rollout is stuck. */
export function* replicaSets(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) {
    if (workload.row.kind !== "Deployment") continue;
    const stuck = workload.row.fault === "image-pull";
    const replicas = workload.pods - extraPods(workload);
    const ready = readyPods(plan, workload);
    const rollout = rolloutAge(plan, workload);
    if (stuck) {
      yield replicaSet(plan, workload, { back: 0, replicas: 1, ready: 0, age: 47 * minute + 20 });
      yield replicaSet(plan, workload, { back: 1, replicas, ready, age: rollout + 60 });
    } else {
      yield replicaSet(plan, workload, { back: 0, replicas, ready, age: rollout + 60 });
      yield replicaSet(plan, workload, { back: 1, replicas: 0, ready: 0, age: rollout + 9 * day });
    }
  }
}

interface Revision {
  readonly back: number;
  readonly replicas: number;
  readonly ready: number;
  readonly age: number;
}

function replicaSet(plan: Plan, workload: Workload, { back, replicas, ready, age }: Revision): Resource {
  const { namespace, name } = workload;
  const hash = templateHash(plan.seed, workload, back);
  const labels = { ...labelsOf(workload), "pod-template-hash": hash };
  return {
    kind: "ReplicaSet",
    apiVersion: "apps/v1",
    metadata: metadata(plan, "ReplicaSet", namespace, `${name}-${hash}`, age, {
      generation: 2,
      labels,
      annotations: {
        "deployment.kubernetes.io/desired-replicas": String(workload.pods - extraPods(workload)),
        "deployment.kubernetes.io/revision": String(14 - back),
      },
      ownerReferences: [ownerReference(plan, "apps/v1", "Deployment", namespace, name)],
    }),
    spec: {
      replicas,
      selector: { matchLabels: { ...selectorOf(workload), "pod-template-hash": hash } },
      template: template(workload, { "pod-template-hash": hash }, back === 0),
    },
    status: {
      replicas,
      ...(replicas > 0 ? { fullyLabeledReplicas: replicas } : {}),
      ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
      observedGeneration: 2,
    },
  };
}

function template(workload: Workload, more: Record<string, string>, newest: boolean): Resource {
  return { metadata: { labels: { ...labelsOf(workload), ...more } }, spec: podSpec(workload, newest) };
}

export function* statefulSets(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) {
    const { row, name, age, pods } = workload;
    if (row.kind !== "StatefulSet") continue;
    const ready = readyPods(plan, workload);
    const revision = `${name}-${templateHash(plan.seed, workload, 0)}`;
    yield {
      kind: "StatefulSet",
      apiVersion: "apps/v1",
      metadata: metadata(plan, "StatefulSet", namespace, name, age, { generation: 5, labels: labelsOf(workload) }),
      spec: {
        replicas: pods,
        selector: { matchLabels: selectorOf(workload) },
        template: template(workload, {}, true),
        ...(row.claimGi > 0 ? { volumeClaimTemplates: [claimTemplate(workload)] } : {}),
        serviceName: name,
        podManagementPolicy: "OrderedReady",
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
        revisionHistoryLimit: 10,
      },
      status: {
        observedGeneration: 5,
        replicas: pods,
        readyReplicas: ready,
        availableReplicas: ready,
        currentReplicas: pods,
        updatedReplicas: pods,
        currentRevision: revision,
        updateRevision: revision,
        collisionCount: 0,
      },
    };
  }
}

export function* daemonSets(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) {
    if (workload.row.kind !== "DaemonSet") continue;
    const { name, age, pods } = workload;
    yield {
      kind: "DaemonSet",
      apiVersion: "apps/v1",
      metadata: metadata(plan, "DaemonSet", namespace, name, age, { generation: 3, labels: labelsOf(workload) }),
      spec: {
        selector: { matchLabels: selectorOf(workload) },
        template: template(workload, {}, true),
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
        revisionHistoryLimit: 10,
      },
      status: {
        currentNumberScheduled: pods,
        numberMisscheduled: 0,
        desiredNumberScheduled: pods,
        numberReady: pods,
        observedGeneration: 3,
        updatedNumberScheduled: pods,
        numberAvailable: pods,
      },
    };
  }
}
