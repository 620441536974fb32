// Every pod of the plan by name, place and state: what its own resource, endpoints, events and logs are made from.
import { day, hour, minute } from "./clock.ts";
import { jobOf } from "./job-times.ts";
import type { NodePlan, Plan, Workload } from "./plan.ts";
import { hash, Random, suffixOf } from "./seeded-random.ts";

export type PodState =
  | "running"
  | "crash-loop"
  | "oom-killed"
  | "oom-before"
  | "image-pull"
  | "pending-volume"
  | "unschedulable"
  | "missing-config"
  | "evicted"
  | "not-ready"
  | "completed"
  | "failed";

export interface PodPlace {
  readonly workload: Workload;
  readonly index: number;
  readonly name: string;
  /** Kind and name of its controller; null for a bare pod. */
  readonly owner: { readonly apiVersion: string; readonly kind: string; readonly name: string } | null;
  /** Template hash of its ReplicaSet, "" for others. */
  readonly hash: string;
  /** null = not scheduled. */
  readonly node: NodePlan | null;
  readonly ip: string;
  readonly state: PodState;
  /** Seconds since it was created. */
  readonly age: number;
  readonly restarts: number;
}

const faultRestarts: Partial<Record<PodState, number>> = { "crash-loop": 34, "oom-killed": 7, "oom-before": 6 };
const unplaced: ReadonlySet<PodState> = new Set(["pending-volume", "unschedulable"]);

export function* podsOf(plan: Plan, workload: Workload): Generator<PodPlace, void, undefined> {
  for (let index = 0; index < workload.pods; index++) yield podAt(plan, workload, index);
}

export function podAt(plan: Plan, workload: Workload, index: number): PodPlace {
  const random = new Random(plan.seed, `pod ${workload.namespace}/${workload.name}/${String(index)}`);
  const state = stateOf(workload, index);
  const node = unplaced.has(state) ? null : nodeOf(plan, workload, index);
  const age = ageOf(plan, workload, index, state, random);
  const restarts = faultRestarts[state];
  return {
    workload,
    index,
    ...identityOf(plan, workload, index, node),
    node,
    ip: node === null || state === "evicted" ? "" : ipOf(workload, index, node, plan.workers.length),
    state,
    age,
    restarts: restarts ?? (state === "running" && age > day && random.chance(0.06) ? random.between(1, 4) : 0),
  };
}

/** Ready pods take traffic and count as available. */
export function isReady({ state }: PodPlace): boolean {
  return state === "running" || state === "oom-before";
}

function stateOf({ row, name, pods }: Workload, index: number): PodState {
  if (row.kind === "CronJob") return row.fault === "failing-job" && index < 4 ? "failed" : "completed";
  if (row.fault === undefined || name !== row.name) return "running";
  if (row.fault === "crash-loop") return "crash-loop";
  if (row.fault === "oom") return index === 0 ? "oom-killed" : "oom-before";
  if (row.fault === "pending-pvc") return index === pods - 1 ? "pending-volume" : "running";
  if (row.fault === "not-ready") return index === 0 ? "not-ready" : "running";
  if (row.fault === "failing-job" || row.fault === "noisy-errors") return "running";
  if (index > 0) return "running";
  const single: Partial<Record<string, PodState>> = {
    "image-pull": "image-pull",
    unschedulable: "unschedulable",
    "missing-config": "missing-config",
    evicted: "evicted",
  };
  return single[row.fault] ?? "running";
}

function nodeOf(plan: Plan, { row, first }: Workload, index: number): NodePlan | null {
  if (row.kind === "DaemonSet" || row.kind === "Static") return plan.nodes[index] ?? null;
  // The evicted pod ran on the node that is short of disk.
  if (row.fault === "evicted" && index === 0) return plan.workers[pressureWorker] ?? null;
  return plan.workers[(first + index) % plan.workers.length] ?? null;
}

/** Among the workers: the one with DiskPressure, and the one that is being drained. */
export const pressureWorker = 2;
export const cordonedWorker = 4;

/** 10.64.0.0/10, a /24 for each node. Daemons sit at the top, the others take turns from the bottom. */
function ipOf({ row, first, name }: Workload, index: number, node: NodePlan, workers: number): string {
  if (row.flags.has("hostnetwork")) return node.ip;
  const slot = row.kind === "DaemonSet" ? 200 + (hash(name, 0) % 50) : 2 + Math.floor((first + index) / workers);
  return `${podNetwork(node)}.${String(slot)}`;
}

/** The first three numbers of the node's pod network. */
export function podNetwork({ index }: NodePlan): string {
  return `10.${String(64 + (index >> 8))}.${String(index & 255)}`;
}

function identityOf(
  { seed, clock }: Plan,
  workload: Workload,
  index: number,
  node: NodePlan | null,
): Pick<PodPlace, "name" | "owner" | "hash"> {
  const { row, name, namespace } = workload;
  const suffix = suffixOf(seed, `${namespace}/${name}`, index);
  if (row.kind === "Deployment") {
    const hash = templateHash(seed, workload, isOldRevision(workload, index) ? 1 : 0);
    const set = `${name}-${hash}`;
    return { name: `${set}-${suffix}`, hash, owner: { apiVersion: "apps/v1", kind: "ReplicaSet", name: set } };
  }
  if (row.kind === "StatefulSet") {
    return { name: `${name}-${String(index)}`, hash: "", owner: { apiVersion: "apps/v1", kind: "StatefulSet", name } };
  }
  if (row.kind === "DaemonSet") {
    return { name: `${name}-${suffix}`, hash: "", owner: { apiVersion: "apps/v1", kind: "DaemonSet", name } };
  }
  if (row.kind === "CronJob") {
    const job = jobOf(clock, workload, index).name;
    return { name: `${job}-${suffix}`, hash: "", owner: { apiVersion: "batch/v1", kind: "Job", name: job } };
  }
  if (row.kind === "Pod" || node === null) return { name, hash: "", owner: null };
  return { name: `${name}-${node.name}`, hash: "", owner: { apiVersion: "v1", kind: "Node", name: node.name } };
}

/** A rollout that is stuck: one pod is of the new ReplicaSet, the others still of the one before. */
export function isOldRevision({ row }: Workload, index: number): boolean {
  return row.fault === "image-pull" && index > 0;
}

/** Seconds since the workload's present template was rolled out. */
export function rolloutAge({ seed }: Plan, { namespace, name }: Workload): number {
  return new Random(seed, `rollout ${namespace}/${name}`).between(2, 30) * day;
}

/** Ready pods of a workload; only those that a fault touches need a look. */
export function readyPods(plan: Plan, workload: Workload): number {
  if (workload.row.fault === undefined || workload.name !== workload.row.name) return workload.pods;
  return [...podsOf(plan, workload)].filter(isReady).length;
}

/** Pods beyond the replicas that were asked for: the surge of a stuck rollout, and what an eviction leaves behind. */
export function extraPods({ row }: Workload): number {
  return row.fault === "image-pull" || row.fault === "evicted" ? 1 : 0;
}

/** `back` = how many revisions before the present one. */
export function templateHash(seed: number, { namespace, name }: Workload, back: number): string {
  return new Random(seed, `template ${namespace}/${name}/${String(back)}`).letters(10);
}

function ageOf(plan: Plan, workload: Workload, index: number, state: PodState, random: Random): number {
  const { row } = workload;
  if (row.kind === "CronJob")
    return jobOf(plan.clock, workload, index).startedAgo - random.between(0, 3) - (index % 4) * 40;
  if (row.kind === "Static") return 58 * day;
  const fixed: Partial<Record<PodState, number>> = {
    "image-pull": 47 * minute,
    "crash-loop": 3 * hour,
    unschedulable: 26 * hour,
    "missing-config": 5 * hour,
    "pending-volume": 9 * hour,
    "not-ready": 52 * minute,
    evicted: 38 * minute,
  };
  const planned = fixed[state];
  if (planned !== undefined) return planned + random.between(0, 20);
  const rollout = rolloutAge(plan, workload);
  // Some pods are younger than their rollout: autoscaling, drains, lost nodes. A few of them so young that events remain.
  if (row.kind === "Deployment" && random.chance(0.05)) return random.between(4 * minute, 55 * minute);
  return random.chance(0.25) ? random.between(hour, rollout) : rollout - random.between(0, 90);
}
