// What pods and nodes used, from the metrics that a snapshot holds (metrics.k8s.io), against requests, limits and allocatable.
import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import type { Amount, Usage, UsageQuery } from "../model/contract/usage.ts";
import { at, listAt, textAt } from "../model/resource/json.ts";
import type { Rows } from "../ports.ts";
import { placeColumns, type ResourcePlace } from "./place.ts";
import { type Visible, visible } from "./read.ts";
import { k8sResources as r } from "../schema-resources.ts";
import { refuseAs } from "../store-error.ts";
import { quantityOf } from "../model/resource/quantity.ts";

/** Reads resources out of their packs, in the order of the places. */
export type ReadResources = (places: readonly ResourcePlace[]) => Promise<unknown[]>;

/** A frame holds about 1,500 pods' metrics, and each is one read of the bucket. */
const framesMax = 48;
const topDefault = 20;

const metricsGroup = "metrics.k8s.io";

/** Metrics of all pods are read, the pods themselves (their requests and limits) only where they are shown. */
export async function usageOf(rows: Rows, of: Visible, query: UsageQuery, read: ReadResources): Promise<Usage> {
  const inNamespace = query.namespace === undefined ? [] : [eq(r.namespace, query.namespace)];
  const [podPlaces, nodePlaces] = await Promise.all([
    placesOf(rows, of, metricsGroup, "pods", inNamespace),
    placesOf(rows, of, metricsGroup, "nodes", []),
  ]);
  const kept = withinFrames(podPlaces);
  const keptNodes = withinFrames(nodePlaces);
  const [podMetrics, nodeMetrics] = await Promise.all([read(kept), read(keptNodes)]);
  const sort = query.sort ?? "cpu";
  const measured = podMetrics.map(podUse);
  const top = measured.toSorted((a, b) => b[sort] - a[sort]).slice(0, query.top ?? topDefault);
  const [specs, nodes] = await Promise.all([
    named(
      rows,
      of,
      "pods",
      top.map((pod) => `${pod.namespace}/${pod.name}`),
      read,
    ),
    named(
      rows,
      of,
      "nodes",
      nodeMetrics.map((node) => `/${textAt(node, "metadata", "name")}`),
      read,
    ),
  ]);
  const times = [...podMetrics, ...nodeMetrics].map((each) => textAt(each, "timestamp")).filter(Boolean);
  return {
    basis: "one point in time",
    measuredAt: times.toSorted().at(-1) ?? null,
    podsMeasured: podPlaces.length,
    cut: kept.length < podPlaces.length || keptNodes.length < nodePlaces.length,
    pods: top.map((pod) => withSpec(pod, specs.get(`${pod.namespace}/${pod.name}`))),
    nodes: nodeMetrics
      .map((metrics) => nodeUse(metrics, nodes.get(`/${textAt(metrics, "metadata", "name")}`)))
      .sort((a, b) => b[sort].used - a[sort].used),
    namespaces: byNamespace(measured).sort((a, b) => b[sort] - a[sort]),
  };
}

function placesOf(
  rows: Rows,
  of: Visible,
  group: string,
  resource: string,
  more: readonly SQL[],
): Promise<ResourcePlace[]> {
  const where = and(visible(of), eq(r.resource, resource), eq(r.group, group), ...more);
  return refuseAs("PostgreSQL", () => rows.db.select(placeColumns).from(r).where(where).orderBy(asc(r.listKey)));
}

function withinFrames(places: readonly ResourcePlace[]): ResourcePlace[] {
  const frames = new Set<string>();
  return places.filter((place) => {
    const frame = `${place.pack}/${place.frameOffset}`;
    if (!frames.has(frame) && frames.size === framesMax) return false;
    frames.add(frame);
    return true;
  });
}

/** Of the core group, by `namespace/name`. */
async function named(
  rows: Rows,
  of: Visible,
  resource: string,
  keys: readonly string[],
  read: ReadResources,
): Promise<Map<string, unknown>> {
  if (keys.length === 0) return new Map();
  const wanted = sql`${r.listKey} = any(${sql.param([...keys])}::text[])`;
  const places = await placesOf(rows, of, "", resource, [wanted]);
  const found = await read(places);
  return new Map(places.map((place, i) => [`${place.namespace}/${place.name}`, found[i]]));
}

interface PodUse {
  readonly namespace: string;
  readonly name: string;
  readonly cpu: number;
  readonly memory: number;
  readonly containers: readonly { readonly name: string; readonly cpu: number; readonly memory: number }[];
}

function podUse(metrics: unknown): PodUse {
  const containers = listAt(metrics, "containers").map((container) => ({
    name: textAt(container, "name"),
    cpu: quantityOf(at(container, "usage", "cpu")) ?? 0,
    memory: quantityOf(at(container, "usage", "memory")) ?? 0,
  }));
  return {
    namespace: textAt(metrics, "metadata", "namespace"),
    name: textAt(metrics, "metadata", "name"),
    cpu: sum(containers.map(({ cpu }) => cpu)),
    memory: sum(containers.map(({ memory }) => memory)),
    containers,
  };
}

function withSpec(pod: PodUse, spec: unknown): Usage["pods"][number] {
  const declared = new Map(
    [...listAt(spec, "spec", "containers"), ...listAt(spec, "spec", "initContainers")].map((each) => [
      textAt(each, "name"),
      each,
    ]),
  );
  const containers = pod.containers.map(({ name, cpu, memory }) => ({
    container: name,
    cpu: amount(cpu, declared.get(name), "cpu"),
    memory: amount(memory, declared.get(name), "memory"),
  }));
  return {
    namespace: pod.namespace,
    pod: pod.name,
    cpu: together(containers.map((each) => each.cpu)),
    memory: together(containers.map((each) => each.memory)),
    containers,
  };
}

function amount(used: number, container: unknown, what: "cpu" | "memory"): Amount {
  const declared = (kind: string): number | null => quantityOf(at(container, "resources", kind, what));
  const limit = declared("limits");
  // A limit without a request is the request, too: the apiserver sets it so.
  return { used, request: declared("requests") ?? limit, limit };
}

function together(amounts: readonly Amount[]): Amount {
  const requests = amounts.flatMap(({ request }) => (request === null ? [] : [request]));
  const limits = amounts.flatMap(({ limit }) => (limit === null ? [] : [limit]));
  return {
    used: sum(amounts.map(({ used }) => used)),
    request: requests.length === 0 ? null : sum(requests),
    limit: limits.length < amounts.length || limits.length === 0 ? null : sum(limits),
  };
}

function nodeUse(metrics: unknown, node: unknown): Usage["nodes"][number] {
  const of = (what: "cpu" | "memory") => ({
    used: quantityOf(at(metrics, "usage", what)) ?? 0,
    allocatable: quantityOf(at(node, "status", "allocatable", what)),
  });
  return { node: textAt(metrics, "metadata", "name"), cpu: of("cpu"), memory: of("memory") };
}

function byNamespace(pods: readonly PodUse[]): Usage["namespaces"] {
  return [...Map.groupBy(pods, (pod) => pod.namespace)].map(([namespace, of]) => ({
    namespace,
    pods: of.length,
    cpu: sum(of.map(({ cpu }) => cpu)),
    memory: sum(of.map(({ memory }) => memory)),
  }));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
