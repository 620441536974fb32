// Lists the faults of a plan by the resources that show them.
import { expired, expiring, type Fault, lostBackend, lostService } from "./fault.ts";
import { jobsOf } from "./job-times.ts";
import { nodeFault } from "./nodes.ts";
import type { Plan, Workload } from "./plan.ts";
import { podsOf, type PodState } from "./pod-place.ts";
import { claimName, isPendingClaim } from "./storage.ts";

const podFaults: Partial<Record<PodState, Pick<Fault, "fault" | "status">>> = {
  "crash-loop": { fault: "crash-loop", status: "CrashLoopBackOff" },
  "oom-killed": { fault: "oom", status: "OOMKilled" },
  "oom-before": { fault: "oom", status: "Running" },
  "image-pull": { fault: "image-pull", status: "ImagePullBackOff" },
  "missing-config": { fault: "missing-config", status: "CreateContainerConfigError" },
  "pending-volume": { fault: "pending-pvc", status: "Pending" },
  unschedulable: { fault: "unschedulable", status: "Pending" },
  evicted: { fault: "evicted", status: "Evicted" },
  "not-ready": { fault: "not-ready", status: "Running" },
  failed: { fault: "failing-job", status: "Error" },
};

export function faultsOf(plan: Plan): Fault[] {
  const touched = plan.workloads.filter(({ row, name }) => row.fault !== undefined && row.name === name);
  return [
    ...touched.flatMap((workload) => workloadFaults(plan, workload)),
    { kind: "Service", ...lostService, fault: "service-without-endpoints", status: "" },
    {
      kind: "Ingress",
      namespace: lostBackend.namespace,
      name: "reviews-service",
      fault: "ingress-without-service",
      status: "",
    },
    { kind: "Certificate", ...expiring, fault: "expiring-certificate", status: "Ready" },
    { kind: "Certificate", ...expired, fault: "expired-certificate", status: "NotReady" },
    ...plan.nodes.flatMap((node): Fault[] => {
      const fault = nodeFault(plan, node);
      const about = { kind: "Node", namespace: "", name: node.name };
      if (fault === "pressure") return [{ ...about, fault: "node-pressure", status: "Ready" }];
      return fault === "cordoned" ? [{ ...about, fault: "cordoned-node", status: "Ready,SchedulingDisabled" }] : [];
    }),
  ];
}

function workloadFaults(plan: Plan, workload: Workload): Fault[] {
  const { namespace, row } = workload;
  const faults: Fault[] = [];
  for (const place of podsOf(plan, workload)) {
    const shown = podFaults[place.state];
    if (shown !== undefined) faults.push({ kind: "Pod", namespace, name: place.name, ...shown });
    if (row.fault === "noisy-errors") {
      faults.push({ kind: "Pod", namespace, name: place.name, fault: "noisy-errors", status: "Running" });
    }
    if (row.claimGi > 0 && isPendingClaim(workload, place.index)) {
      const name = claimName(workload, place.index);
      faults.push({ kind: "PersistentVolumeClaim", namespace, name, fault: "pending-pvc", status: "Pending" });
    }
  }
  if (row.kind === "CronJob") {
    for (const run of jobsOf(plan.clock, workload)) {
      if (run.failed) faults.push({ kind: "Job", namespace, name: run.name, fault: "failing-job", status: "Failed" });
    }
  }
  return faults;
}
