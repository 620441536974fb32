// Decides how many of everything there are, and where: small, made at once; the resources are made from it one by one.
import { Clock, day } from "./clock.ts";
import type { ClusterOptions } from "./options.ts";
import { Random } from "./seeded-random.ts";
import { type WorkloadRow, workloadRows } from "./workload-table.ts";

export interface NodePlan {
  readonly name: string;
  readonly index: number;
  readonly controlPlane: boolean;
  readonly ip: string;
  readonly zone: string;
}

export interface Workload {
  readonly row: WorkloadRow;
  /** Its place in the plan. */
  readonly number: number;
  readonly namespace: string;
  /** The row's name; with a suffix in shards. */
  readonly name: string;
  readonly pods: number;
  /** Cluster-wide number of its first pod; pods are placed by it. */
  readonly first: number;
  /** Seconds before the capture. */
  readonly age: number;
}

export interface Plan {
  readonly options: ClusterOptions;
  readonly seed: number;
  readonly clock: Clock;
  readonly nodes: readonly NodePlan[];
  readonly workers: readonly NodePlan[];
  readonly workloads: readonly Workload[];
  readonly pods: number;
}

const controlPlanes = 3;
/** Above this many times the table's pods, there are more workloads (shards by region) rather than larger ones. */
const growthMax = 6;

export function planOf(options: ClusterOptions): Plan {
  const { seed, pods } = options;
  const nodes = nodesFor(pods, options.nodes);
  const daemons = workloadRows.reduce((sum, row) => sum + perNodePods(row, nodes.length), 0);
  const fixed = workloadRows.filter((row) => !scales(row)).reduce((sum, row) => sum + row.pods, daemons);
  const rows = workloadRows.filter(scales);
  const base = rows.reduce((sum, row) => sum + row.pods, 0);
  const growth = Math.max(0, pods - fixed) / base;
  const shards = Math.max(1, Math.round(growth / growthMax));
  const sizes = rows.flatMap((row) =>
    Array.from({ length: shards }, (_, shard) => ({
      row,
      shard,
      pods: Math.max(1, Math.floor((row.pods * growth) / shards)),
    })),
  );
  // What rounding left over goes to the first ones, one each.
  const missing = Math.max(0, pods - fixed - sizes.reduce((sum, size) => sum + size.pods, 0));
  const extra = (at: number): number => Math.floor(missing / sizes.length) + (at < missing % sizes.length ? 1 : 0);
  const grown = sizes.map((size, at) => ({ ...size, pods: size.pods + extra(at) }));
  const kept = workloadRows
    .filter((row) => !scales(row))
    .map((row) => ({ row, shard: 0, pods: row.pods + perNodePods(row, nodes.length) }));
  const workloads = placed(seed, [...kept, ...grown]);
  return {
    options,
    seed,
    clock: new Clock(options.capturedAt),
    nodes,
    workers: nodes.filter((node) => !node.controlPlane),
    workloads,
    pods: workloads.reduce((sum, workload) => sum + workload.pods, 0),
  };
}

/** Faults that touch single pods need the workload as the table has it. */
function scales(row: WorkloadRow): boolean {
  return row.kind === "Deployment" && !row.flags.has("fixed");
}

function perNodePods(row: WorkloadRow, nodes: number): number {
  if (row.kind === "DaemonSet") return nodes;
  return row.kind === "Static" ? controlPlanes : 0;
}

function placed(seed: number, sizes: readonly { row: WorkloadRow; shard: number; pods: number }[]): Workload[] {
  let first = 0;
  return sizes.map(({ row, shard, pods }, number) => {
    const name = shard === 0 ? row.name : `${row.name}-r${String(shard + 1).padStart(2, "0")}`;
    const age = new Random(seed, `age ${row.namespace}/${name}`).between(40 * day, 300 * day);
    const workload = { row, number, namespace: row.namespace, name, pods, first, age };
    // Pods that belong to a node are not counted: they take no turn.
    if (row.kind !== "DaemonSet" && row.kind !== "Static") first += pods;
    return workload;
  });
}

/** Fuller nodes in larger clusters, up to 85 pods besides the daemons: the kubelet's limit is 110. */
function nodesFor(pods: number, wanted?: number): NodePlan[] {
  const perNode = Math.min(85, 34 + Math.max(0, pods - 420) / 200);
  const workers = wanted ?? Math.max(6, Math.ceil((pods * 0.86) / perNode));
  const width = Math.max(2, String(workers).length);
  return Array.from({ length: controlPlanes + workers }, (_, index) => {
    const controlPlane = index < controlPlanes;
    const number = controlPlane ? index + 1 : index - controlPlanes + 1;
    return {
      name: controlPlane ? `shop-control-${String(number)}` : `shop-worker-${String(number).padStart(width, "0")}`,
      index,
      controlPlane,
      ip: `10.0.${String(16 + (index >> 7))}.${String(10 + (index & 127))}`,
      zone: `eu-central-1${"abc"[index % 3] ?? "a"}`,
    };
  });
}

export function workloadsIn(plan: Plan, namespace: string): Workload[] {
  return plan.workloads.filter((workload) => workload.namespace === namespace);
}
