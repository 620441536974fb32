// CronJobs and the Jobs that they started.
import { type JobRun, jobsOf, scheduleOf } from "./job-times.ts";
import { metadata, ownerReference, type Resource } from "./metadata.ts";
import { type Plan, type Workload, workloadsIn } from "./plan.ts";
import { labelsOf, podSpec } from "./pod-template.ts";
import { uuidOf } from "./seeded-random.ts";

export function* cronJobs(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) {
    if (workload.row.kind !== "CronJob") continue;
    const { name, age, row } = workload;
    const runs = jobsOf(plan.clock, workload);
    const good = runs.find((run) => !run.failed);
    yield {
      kind: "CronJob",
      apiVersion: "batch/v1",
      metadata: metadata(plan, "CronJob", namespace, name, age, { generation: 2, labels: labelsOf(workload) }),
      spec: {
        schedule: scheduleOf(row.flags),
        concurrencyPolicy: "Forbid",
        suspend: false,
        jobTemplate: { metadata: {}, spec: jobSpec(workload) },
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
      },
      status: {
        lastScheduleTime: plan.clock.ago(runs[0]?.startedAgo ?? age),
        lastSuccessfulTime: plan.clock.ago(good?.finishedAgo ?? age),
      },
    };
  }
}

export function* jobs(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) {
    if (workload.row.kind !== "CronJob") continue;
    for (const run of jobsOf(plan.clock, workload)) yield job(plan, workload, run);
  }
}

function job(plan: Plan, workload: Workload, run: JobRun): Resource {
  const { namespace } = workload;
  const uid = uuidOf(plan.seed, "Job", namespace, run.name);
  const match = { "batch.kubernetes.io/controller-uid": uid };
  const labels = { ...labelsOf(workload), ...match, "batch.kubernetes.io/job-name": run.name };
  return {
    kind: "Job",
    apiVersion: "batch/v1",
    metadata: metadata(plan, "Job", namespace, run.name, run.startedAgo, {
      generation: 1,
      labels,
      annotations: { "batch.kubernetes.io/cronjob-scheduled-timestamp": plan.clock.ago(run.startedAgo) },
      ownerReferences: [ownerReference(plan, "batch/v1", "CronJob", namespace, workload.name)],
    }),
    spec: {
      ...jobSpec(workload),
      selector: { matchLabels: match },
      template: { metadata: { labels }, spec: podSpec(workload, true) },
    },
    status: run.failed ? failed(plan, run) : complete(plan, run),
  };
}

function jobSpec(workload: Workload): Resource {
  return {
    parallelism: 1,
    completions: 1,
    backoffLimit: 3,
    template: { metadata: { labels: labelsOf(workload) }, spec: podSpec(workload, true) },
    completionMode: "NonIndexed",
    suspend: false,
    podReplacementPolicy: "TerminatingOrFailed",
  };
}

export const backoffMessage = "Job has reached the specified backoff limit";

function failed({ clock }: Plan, run: JobRun): Resource {
  const at = clock.ago(run.finishedAgo);
  const reason = { reason: "BackoffLimitExceeded", message: backoffMessage };
  return {
    conditions: ["FailureTarget", "Failed"].map((type) => ({
      type,
      status: "True",
      lastProbeTime: at,
      lastTransitionTime: at,
      ...reason,
    })),
    startTime: clock.ago(run.startedAgo),
    failed: run.pods,
    uncountedTerminatedPods: {},
    ready: 0,
    terminating: 0,
  };
}

function complete({ clock }: Plan, run: JobRun): Resource {
  const at = clock.ago(run.finishedAgo);
  const reason = { reason: "CompletionsReached", message: "Reached expected number of succeeded pods" };
  return {
    conditions: ["SuccessCriteriaMet", "Complete"].map((type) => ({
      type,
      status: "True",
      lastProbeTime: at,
      lastTransitionTime: at,
      ...reason,
    })),
    startTime: clock.ago(run.startedAgo),
    completionTime: at,
    succeeded: 1,
    uncountedTerminatedPods: {},
    ready: 0,
    terminating: 0,
  };
}
