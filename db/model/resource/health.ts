// A resource's status in one word, and whether somebody should look at it: what lists colour and filter by.
import { podState } from "../kube/table/pod-state.ts";
import { at, type Json, listAt, numberAt, textAt } from "./json.ts";

export interface Health {
  /** "" where a kind has none. */
  readonly status: string;
  readonly healthy: boolean;
}

/** `minor`: of the captured Kubernetes; what a pod's status is called differs between versions. Never throws. */
export function healthOf(group: string, resource: string, object: Json, minor: number): Health {
  return (byKind[`${group}/${resource}`] ?? ofConditions)(object, minor);
}

const count = (object: Json, ...path: string[]): number => numberAt(object, ...path) ?? 0;

function podHealth(pod: Json, minor: number): Health {
  const { status, ready, containers } = podState(pod, minor);
  const done = status === "Completed" || status === "Succeeded";
  return { status: status || "Unknown", healthy: done || (status === "Running" && ready === containers) };
}

function nodeHealth(node: Json): Health {
  const ready = listAt(node, "status", "conditions").find((each) => textAt(each, "type") === "Ready");
  const base = ready ? (textAt(ready, "status") === "True" ? "Ready" : "NotReady") : "Unknown";
  const cordoned = at(node, "spec", "unschedulable") === true;
  return { status: cordoned ? `${base},SchedulingDisabled` : base, healthy: base === "Ready" };
}

function serviceHealth(service: Json): Health {
  const balancers = listAt(service, "status", "loadBalancer", "ingress");
  const external = at(service, "spec", "externalIPs");
  const hasAddress = balancers.length > 0 || (Array.isArray(external) && external.length > 0);
  const pending = textAt(service, "spec", "type") === "LoadBalancer" && !hasAddress;
  return { status: pending ? "Pending" : "", healthy: !pending };
}

function jobHealth(job: Json): Health {
  const holds = (type: string): boolean =>
    listAt(job, "status", "conditions").some(
      (each) => textAt(each, "type") === type && textAt(each, "status") === "True",
    );
  const status = ["Failed", "Complete", "Suspended"].find(holds) ?? "Running";
  return { status, healthy: status !== "Failed" };
}

/** Workloads are well when as many are ready as were asked for. */
const workload =
  (wanted: (object: Json) => number, ready: string) =>
  (object: Json): Health => {
    const healthy = count(object, "status", ready) >= wanted(object);
    return { status: healthy ? "Ready" : "NotReady", healthy };
  };
const replicas = (object: Json): number => numberAt(object, "spec", "replicas") ?? 1;

const phase =
  (isWell: (phase: string) => boolean, none: string) =>
  (object: Json): Health => {
    const status = textAt(object, "status", "phase") || none;
    return { status, healthy: isWell(status) };
  };

function eventHealth(event: Json): Health {
  const type = textAt(event, "type");
  return { status: type, healthy: type !== "Warning" };
}

const nothing = (): Health => ({ status: "", healthy: true });

/** Conditions that are bad when False, and bad when True. */
const goodConditions = ["Ready", "Available", "Healthy", "Synced", "Succeeded", "Established"];
const badConditions = ["Degraded", "Failed", "ReplicaFailure"];

function ofConditions(object: Json): Health {
  const conditions = listAt(object, "status", "conditions");
  for (const condition of conditions) {
    const [type, status] = [textAt(condition, "type"), textAt(condition, "status")];
    if (badConditions.includes(type) && status === "True") return { status: type, healthy: false };
    if (goodConditions.includes(type) && status === "False") return { status: `Not${type}`, healthy: false };
  }
  const good = conditions.find(
    (each) => goodConditions.includes(textAt(each, "type")) && textAt(each, "status") === "True",
  );
  return { status: textAt(good, "type") || textAt(object, "status", "phase"), healthy: true };
}

const byKind: Readonly<Record<string, (object: Json, minor: number) => Health>> = {
  "/pods": podHealth,
  "/nodes": nodeHealth,
  "/services": serviceHealth,
  "/persistentvolumeclaims": phase((status) => status === "Bound", "Unknown"),
  "/persistentvolumes": phase((status) => status !== "Failed", "Unknown"),
  "/namespaces": phase((status) => status !== "Terminating", ""),
  "/events": eventHealth,
  "events.k8s.io/events": eventHealth,
  "/configmaps": nothing,
  "/secrets": nothing,
  "batch/jobs": jobHealth,
  "batch/cronjobs": nothing,
  "apps/deployments": workload(replicas, "availableReplicas"),
  "apps/replicasets": workload(replicas, "readyReplicas"),
  "apps/statefulsets": workload(replicas, "readyReplicas"),
  "apps/daemonsets": workload((object) => count(object, "status", "desiredNumberScheduled"), "numberReady"),
};
