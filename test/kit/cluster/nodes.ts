// Nodes and the leases that keep them (and the leaders of the control plane) alive.
import { day, minute } from "./clock.ts";
import { metadata, type Resource } from "./metadata.ts";
import type { NodePlan, Plan } from "./plan.ts";
import { cordonedWorker, pressureWorker, podNetwork } from "./pod-place.ts";
import { imageIdOf, imageOf } from "./pod-template.ts";
import { Random, uuidOf } from "./seeded-random.ts";
import { workloadRows } from "./workload-table.ts";

export const kubernetesVersion = "v1.34.2";

export function* nodes(plan: Plan): Generator<Resource, void, undefined> {
  for (const node of plan.nodes) yield nodeResource(plan, node);
}

/** "" = well. */
export function nodeFault(plan: Plan, node: NodePlan): "" | "pressure" | "cordoned" {
  if (node === plan.workers[pressureWorker]) return "pressure";
  return node === plan.workers[cordonedWorker] ? "cordoned" : "";
}

function nodeAge(plan: Plan, { controlPlane, name }: NodePlan): number {
  return (controlPlane ? 380 : new Random(plan.seed, `node ${name}`).between(45, 200)) * day;
}

function nodeResource(plan: Plan, node: NodePlan): Resource {
  const fault = nodeFault(plan, node);
  const taints = [
    ...(node.controlPlane ? [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] : []),
    ...(fault === "pressure"
      ? [{ key: "node.kubernetes.io/disk-pressure", effect: "NoSchedule", timeAdded: plan.clock.ago(24 * minute) }]
      : []),
    ...(fault === "cordoned"
      ? [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule", timeAdded: plan.clock.ago(95 * minute) }]
      : []),
  ];
  const instance = new Random(plan.seed, `instance ${node.name}`).hex(16);
  return {
    kind: "Node",
    apiVersion: "v1",
    metadata: metadata(plan, "Node", "", node.name, nodeAge(plan, node), {
      labels: nodeLabels(plan, node),
      annotations: {
        "node.alpha.kubernetes.io/ttl": "0",
        "volumes.kubernetes.io/controller-managed-attach-detach": "true",
      },
    }),
    spec: {
      podCIDR: `${podNetwork(node)}.0/24`,
      podCIDRs: [`${podNetwork(node)}.0/24`],
      providerID: `aws:///${node.zone}/i-0${instance}`,
      ...(taints.length > 0 ? { taints } : {}),
      ...(fault === "cordoned" ? { unschedulable: true } : {}),
    },
    status: nodeStatus(plan, node),
  };
}

function nodeLabels(plan: Plan, { name, zone, controlPlane }: NodePlan): Record<string, string> {
  return {
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    "node.kubernetes.io/instance-type": sizeOf(plan, controlPlane).type,
    "topology.kubernetes.io/region": "eu-central-1",
    "topology.kubernetes.io/zone": zone,
    ...(controlPlane
      ? { "node-role.kubernetes.io/control-plane": "" }
      : { "node-role.kubernetes.io/worker": "", "node.shop.example/pool": "general" }),
  };
}

/** Workers of a large cluster carry more pods, so they are larger. */
function sizeOf(plan: Plan, controlPlane: boolean): { type: string; cpu: number; memoryKi: number } {
  if (controlPlane) return { type: "m6i.2xlarge", cpu: 8, memoryKi: 32_386_544 };
  return plan.workers.length > 60
    ? { type: "m6i.12xlarge", cpu: 48, memoryKi: 197_423_180 }
    : { type: "m6i.8xlarge", cpu: 32, memoryKi: 129_821_108 };
}

function nodeStatus(plan: Plan, node: NodePlan): Resource {
  const { cpu, memoryKi } = sizeOf(plan, node.controlPlane);
  const system = uuidOf(plan.seed, "system", node.name);
  const base = { "hugepages-1Gi": "0", "hugepages-2Mi": "0", pods: "110" };
  return {
    capacity: { cpu: String(cpu), "ephemeral-storage": "209702892Ki", memory: `${String(memoryKi)}Ki`, ...base },
    allocatable: {
      cpu: `${String(cpu * 1000 - 110)}m`,
      "ephemeral-storage": "192188443124",
      memory: `${String(memoryKi - 1_048_576)}Ki`,
      ...base,
    },
    conditions: nodeConditions(plan, node),
    addresses: [
      { type: "InternalIP", address: node.ip },
      { type: "Hostname", address: node.name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      machineID: system.replaceAll("-", ""),
      systemUUID: system,
      bootID: uuidOf(plan.seed, "boot", node.name),
      kernelVersion: "6.8.0-1021-aws",
      osImage: "Ubuntu 24.04.1 LTS",
      containerRuntimeVersion: "containerd://2.0.1",
      // One node was left out of the last upgrade.
      kubeletVersion: node.index === plan.nodes.length - 1 ? "v1.33.6" : kubernetesVersion,
      kubeProxyVersion: "",
      operatingSystem: "linux",
      architecture: "amd64",
    },
    images: imagesOn(),
  };
}

function nodeConditions(plan: Plan, node: NodePlan): Resource[] {
  const { clock } = plan;
  const beat = clock.ago(20 + (node.index % 240));
  const since = clock.ago(nodeAge(plan, node) - 40);
  const pressed = nodeFault(plan, node) === "pressure";
  const condition = (type: string, status: string, reason: string, message: string): Resource => ({
    type,
    status,
    lastHeartbeatTime: beat,
    lastTransitionTime: type === "DiskPressure" && pressed ? clock.ago(24 * minute) : since,
    reason,
    message,
  });
  return [
    condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    pressed
      ? condition("DiskPressure", "True", "KubeletHasDiskPressure", "kubelet has disk pressure")
      : condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
  ];
}

/** A few of the images that the kubelet reports; it stops at fifty, the sample at eight. */
function imagesOn(): Resource[] {
  return workloadRows.slice(0, 8).map((row, at) => {
    const image = imageOf(row, row.name);
    return { names: [imageIdOf(image), image], sizeBytes: 41_901_077 + at * 7_340_032 };
  });
}

export function* leases(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  if (namespace === "kube-node-lease") {
    for (const node of plan.nodes) yield lease(plan, namespace, node.name, node.name, 1 + (node.index % 9), 40);
  }
  if (namespace !== "kube-system") return;
  const holder = plan.nodes[0]?.name ?? "";
  // Renewed in the very second of the capture: this is how a reader without other means learns when that was.
  yield lease(plan, namespace, "kube-controller-manager", `${holder}_${uuidOf(plan.seed, "leader", "1")}`, 0, 15);
  yield lease(plan, namespace, "kube-scheduler", `${holder}_${uuidOf(plan.seed, "leader", "2")}`, 1, 15);
}

function lease(
  plan: Plan,
  namespace: string,
  name: string,
  holder: string,
  renewed: number,
  seconds: number,
): Resource {
  return {
    kind: "Lease",
    apiVersion: "coordination.k8s.io/v1",
    metadata: metadata(plan, "Lease", namespace, name, 40 * day),
    spec: { holderIdentity: holder, leaseDurationSeconds: seconds, renewTime: plan.clock.microAgo(renewed) },
  };
}
