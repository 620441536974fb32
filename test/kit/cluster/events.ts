// Events of the last hour, as the faults and the young pods caused them.
import { type EventFacts, eventResource, keptSeconds, normal, once, warning } from "./event.ts";
import { expired, expiring } from "./fault.ts";
import { type JobRun, jobsOf } from "./job-times.ts";
import { backoffMessage } from "./jobs.ts";
import type { Resource } from "./metadata.ts";
import { nodeFault } from "./nodes.ts";
import { type NodePlan, type Plan, type Workload, workloadsIn } from "./plan.ts";
import { podEvents } from "./pod-events.ts";
import { podsOf } from "./pod-place.ts";
import { claimName, isPendingClaim } from "./storage.ts";

export function* events(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const facts of eventsIn(plan, namespace)) yield eventResource(plan, facts);
}

function* eventsIn(plan: Plan, namespace: string): Generator<EventFacts, void, undefined> {
  if (namespace === "default") for (const node of plan.nodes) yield* nodeEvents(plan, node);
  for (const workload of workloadsIn(plan, namespace)) {
    if (workload.row.kind === "CronJob") {
      for (const run of jobsOf(plan.clock, workload)) yield* jobEvents(workload, run);
    }
    yield* claimEvents(workload);
    for (const place of podsOf(plan, workload)) yield* podEvents(plan, place);
  }
  for (const certificate of [expiring, expired]) {
    if (certificate.namespace === namespace) yield certificateEvent(certificate);
  }
}

function nodeEvents(plan: Plan, node: NodePlan): EventFacts[] {
  const { name } = node;
  const kubelet = { kind: "Node", namespace: "", name, component: "kubelet", host: name };
  const fault = nodeFault(plan, node);
  const status = (word: string): string => `Node ${name} status is now: ${word}`;
  if (fault === "cordoned") return [normal(kubelet, "NodeNotSchedulable", status("NodeNotSchedulable"), once(3500))];
  if (fault !== "pressure") return [];
  const full =
    "Failed to garbage collect required amount of images. Attempted to free 17179869184 bytes, but only found 0 bytes eligible to free.";
  const reclaiming = "Attempting to reclaim ephemeral-storage";
  return [
    normal(kubelet, "NodeHasDiskPressure", status("NodeHasDiskPressure"), once(1440)),
    warning(kubelet, "EvictionThresholdMet", reclaiming, { first: 1450, last: 40, count: 142 }),
    warning(kubelet, "FreeDiskSpaceFailed", full, { first: 1400, last: 160, count: 5 }),
  ];
}

function jobEvents({ namespace, name }: Workload, run: JobRun): EventFacts[] {
  const job = { apiVersion: "batch/v1", kind: "Job", namespace, name: run.name, component: "job-controller" };
  if (run.failed) {
    // It failed at night; the controller still says so whenever it syncs.
    return [warning(job, "BackoffLimitExceeded", backoffMessage, { first: run.finishedAgo, last: 1210, count: 13 })];
  }
  const cron = { apiVersion: "batch/v1", kind: "CronJob", namespace, name, component: "cronjob-controller" };
  return [
    normal(cron, "SuccessfulCreate", `Created job ${run.name}`, once(run.startedAgo)),
    normal(job, "Completed", "Job completed", once(run.finishedAgo)),
  ].filter((event) => event.last < keptSeconds);
}

const noSpace =
  'failed to provision volume with StorageClass "gp3": rpc error: code = ResourceExhausted desc = Could not create volume in EC2: VolumeLimitExceeded: You have exceeded your maximum gp3 storage limit of 50 TiB in this region';
const waiting =
  "Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or manually by the system administrator.";

function claimEvents(workload: Workload): EventFacts[] {
  const last = workload.pods - 1;
  if (!isPendingClaim(workload, last)) return [];
  const claim = { kind: "PersistentVolumeClaim", namespace: workload.namespace, name: claimName(workload, last) };
  const provisioner = { ...claim, component: "ebs.csi.aws.com_ebs-csi-controller" };
  const controller = { ...claim, component: "persistentvolume-controller" };
  return [
    warning(provisioner, "ProvisioningFailed", noSpace, { first: 32_300, last: 212, count: 117 }),
    normal(controller, "ExternalProvisioning", waiting, { first: 32_390, last: 15, count: 2159 }),
  ];
}

function certificateEvent({ namespace, name }: { namespace: string; name: string }): EventFacts {
  const source = { apiVersion: "cert-manager.io/v1", kind: "Certificate", namespace, name };
  const said = 'The certificate request has failed to complete and will be retried: order is in "invalid" state';
  const times = { first: 86_400, last: 1840, count: 11 };
  return warning({ ...source, component: "cert-manager-certificates-issuing" }, "Failed", said, times);
}
