// What bounds the workloads: quotas, limit ranges, disruption budgets, autoscalers, priorities.
import { day, hour } from "./clock.ts";
import { metadata, type Resource } from "./metadata.ts";
import { isShop } from "./namespaces.ts";
import { type Plan, type Workload, workloadsIn } from "./plan.ts";
import { extraPods, readyPods } from "./pod-place.ts";
import { labelsOf, selectorOf } from "./pod-template.ts";
import { Random } from "./seeded-random.ts";

export function* resourceQuotas(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  if (!isShop(namespace)) return;
  const workloads = workloadsIn(plan, namespace).filter((workload) => workload.row.kind !== "CronJob");
  const pods = workloads.reduce((sum, workload) => sum + workload.pods, 0);
  const sum = (of: (workload: Workload) => number): number =>
    workloads.reduce((total, workload) => total + of(workload) * workload.pods, 0);
  const cpu = sum(({ row }) => row.cpuMilli);
  const memory = sum(({ row }) => Math.ceil(row.memoryMi / 2));
  const hard = {
    pods: String(Math.ceil(pods * 1.5) + 10),
    "requests.cpu": String(Math.ceil((cpu * 1.6) / 1000) + 4),
    "requests.memory": `${String(Math.ceil((memory * 1.6) / 1024) + 8)}Gi`,
  };
  yield {
    kind: "ResourceQuota",
    apiVersion: "v1",
    metadata: metadata(plan, "ResourceQuota", namespace, "team-quota", 300 * day),
    spec: { hard },
    status: {
      hard,
      used: { pods: String(pods), "requests.cpu": `${String(cpu)}m`, "requests.memory": `${String(memory)}Mi` },
    },
  };
}

export function* limitRanges(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  if (!isShop(namespace)) return;
  yield {
    kind: "LimitRange",
    apiVersion: "v1",
    metadata: metadata(plan, "LimitRange", namespace, "defaults", 300 * day),
    spec: {
      limits: [
        {
          type: "Container",
          default: { cpu: "500m", memory: "512Mi" },
          defaultRequest: { cpu: "50m", memory: "64Mi" },
          max: { memory: "16Gi" },
        },
      ],
    },
  };
}

export function* disruptionBudgets(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) {
    if (!workload.row.flags.has("pdb")) continue;
    const expected = workload.pods - extraPods(workload);
    const healthy = readyPods(plan, workload);
    const desired = Math.max(0, expected - 1);
    const allowed = Math.max(0, healthy - desired);
    yield {
      kind: "PodDisruptionBudget",
      apiVersion: "policy/v1",
      metadata: metadata(plan, "PodDisruptionBudget", namespace, workload.name, workload.age - hour, {
        generation: 1,
        labels: labelsOf(workload),
      }),
      spec: { maxUnavailable: 1, selector: { matchLabels: selectorOf(workload) } },
      status: {
        observedGeneration: 1,
        disruptionsAllowed: allowed,
        currentHealthy: healthy,
        desiredHealthy: desired,
        expectedPods: expected,
        conditions: [
          {
            type: "DisruptionAllowed",
            status: allowed > 0 ? "True" : "False",
            observedGeneration: 1,
            lastTransitionTime: plan.clock.ago(9 * hour),
            reason: allowed > 0 ? "SufficientPods" : "InsufficientPods",
            message: "",
          },
        ],
      },
    };
  }
}

export function* autoscalers(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) {
    if (!workload.row.flags.has("hpa")) continue;
    const replicas = workload.pods - extraPods(workload);
    const busy = new Random(plan.seed, `load ${namespace}/${workload.name}`).between(28, 88);
    const condition = (type: string, status: string, reason: string, message: string): Resource => ({
      type,
      status,
      lastTransitionTime: plan.clock.ago(3 * day),
      reason,
      message,
    });
    yield {
      kind: "HorizontalPodAutoscaler",
      apiVersion: "autoscaling/v2",
      metadata: metadata(plan, "HorizontalPodAutoscaler", namespace, workload.name, workload.age - hour, {
        labels: labelsOf(workload),
      }),
      spec: {
        scaleTargetRef: { kind: "Deployment", name: workload.name, apiVersion: "apps/v1" },
        minReplicas: Math.max(1, Math.floor(replicas / 2)),
        maxReplicas: replicas * 2,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 90 } } },
        ],
      },
      status: {
        lastScaleTime: plan.clock.ago(7 * hour),
        currentReplicas: replicas,
        desiredReplicas: replicas,
        currentMetrics: [
          {
            type: "Resource",
            resource: {
              name: "cpu",
              current: {
                averageUtilization: busy,
                averageValue: `${String(Math.ceil((workload.row.cpuMilli * busy) / 100))}m`,
              },
            },
          },
        ],
        conditions: [
          condition("AbleToScale", "True", "ReadyForNewScale", "recommended size matches current size"),
          condition(
            "ScalingActive",
            "True",
            "ValidMetricFound",
            "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)",
          ),
          condition(
            "ScalingLimited",
            "False",
            "DesiredWithinRange",
            "the desired count is within the acceptable range",
          ),
        ],
      },
    };
  }
}

export function* priorityClasses(plan: Plan): Generator<Resource, void, undefined> {
  for (const [name, value, description] of [
    [
      "system-node-critical",
      2_000_001_000,
      "Used for system critical pods that must not be moved from their current node.",
    ],
    ["system-cluster-critical", 2_000_000_000, "Used for system critical pods that must run in the cluster."],
    ["shop-critical", 100_000, "What takes money."],
  ] as const) {
    yield {
      kind: "PriorityClass",
      apiVersion: "scheduling.k8s.io/v1",
      metadata: metadata(plan, "PriorityClass", "", name, 400 * day, { generation: 1 }),
      value,
      description,
      preemptionPolicy: "PreemptLowerPriority",
    };
  }
}
