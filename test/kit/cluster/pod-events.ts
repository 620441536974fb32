// The events of a pod: how it started, if that was lately, and what its fault makes the kubelet and the scheduler say.
import { lastRun } from "./container-states.ts";
import { type EventFacts, type EventSource, keptSeconds, normal, once, warning } from "./event.ts";
import type { Plan } from "./plan.ts";
import { evictedMessage, schedulingMessage } from "./pod.ts";
import { isOldRevision, type PodPlace, type PodState } from "./pod-place.ts";
import { imageOf, wrongImage } from "./pod-template.ts";
import { uuidOf } from "./seeded-random.ts";

export function podEvents(plan: Plan, place: PodPlace): EventFacts[] {
  const { age, workload, node, state, index } = place;
  const { row } = workload;
  const started = age < keptSeconds && row.kind !== "Static" && node !== null ? startEvents(place, node.name) : [];
  const wave = row.fault === "noisy-errors" && workload.name === row.name && index === 0 ? [slowProbe(place)] : [];
  const all = [...started, ...(faultEvents[state]?.(plan, place) ?? []), ...wave];
  return all.filter((event) => event.last < keptSeconds);
}

function podSource({ workload, name }: PodPlace, component: string): EventSource {
  return { kind: "Pod", namespace: workload.namespace, name, component };
}

function containerSource(place: PodPlace): EventSource {
  const host = place.node === null ? {} : { host: place.node.name };
  return { ...podSource(place, "kubelet"), ...host, fieldPath: `spec.containers{${place.workload.row.name}}` };
}

/** Scheduled, pulled, created, started: what every new pod goes through. */
function startEvents(place: PodPlace, host: string): EventFacts[] {
  const { workload, name, age, state, owner, index } = place;
  const { namespace, row } = workload;
  const container = containerSource(place);
  const events: EventFacts[] = [];
  if (row.kind === "Deployment" && !isOldRevision(workload, index)) {
    const set = { apiVersion: "apps/v1", kind: "ReplicaSet", namespace, name: owner?.name ?? "" };
    const source = { ...set, component: "replicaset-controller" };
    events.push(normal(source, "SuccessfulCreate", `Created pod: ${name}`, once(age)));
  }
  const assigned = `Successfully assigned ${namespace}/${name} to ${host}`;
  events.push(normal(podSource(place, "default-scheduler"), "Scheduled", assigned, once(age)));
  if (state === "image-pull" || state === "missing-config") return events;
  const image = imageOf(row, row.name);
  return [
    ...events,
    normal(container, "Pulled", `Container image "${image}" already present on machine`, once(age - 1)),
    normal(container, "Created", `Created container: ${row.name}`, once(age - 2)),
    normal(container, "Started", `Started container ${row.name}`, once(age - 2)),
  ];
}

const faultEvents: Partial<Record<PodState, (plan: Plan, place: PodPlace) => EventFacts[]>> = {
  "crash-loop": crashLoop,
  "image-pull": imagePull,
  "missing-config": (_plan, place) => {
    const said = `Error: configmap "${place.workload.row.name}-config" not found`;
    return [warning(containerSource(place), "Failed", said, { first: place.age - 4, last: 7, count: 1391 })];
  },
  "pending-volume": unscheduled,
  unschedulable: unscheduled,
  evicted: (_plan, place) => {
    const { age, workload } = place;
    return [
      warning(podSource(place, "kubelet"), "Evicted", evictedMessage, once(age - 900)),
      normal(containerSource(place), "Killing", `Stopping container ${workload.row.name}`, once(age - 901)),
    ];
  },
  "not-ready": (_plan, place) => {
    const said = "Readiness probe failed: HTTP probe failed with statuscode: 503";
    return [warning(containerSource(place), "Unhealthy", said, { first: place.age - 30, last: 6, count: 305 })];
  },
  "oom-killed": (_plan, place) => {
    const times = { first: place.age - 20, last: lastRun(place).startedAgo, count: 8 };
    return [normal(containerSource(place), "Started", `Started container ${place.workload.row.name}`, times)];
  },
};

function crashLoop({ seed }: Plan, place: PodPlace): EventFacts[] {
  const { workload, name, age, index } = place;
  const { namespace, row } = workload;
  const container = containerSource(place);
  const pod = `${name}_${namespace}(${uuidOf(seed, "Pod", namespace, name)})`;
  const said = `Back-off restarting failed container ${row.name} in pod ${pod}`;
  const pulled = `Container image "${imageOf(row, row.name)}" already present on machine`;
  return [
    warning(container, "BackOff", said, { first: age - 40, last: 14 + index, count: 742 }),
    normal(container, "Pulled", pulled, { first: age - 8, last: lastRun(place).startedAgo, count: 34 }),
  ];
}

function imagePull(_plan: Plan, place: PodPlace): EventFacts[] {
  const { age } = place;
  const container = containerSource(place);
  const image = wrongImage(place.workload.row);
  const why = `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`;
  const tried = { first: age - 3, last: 183, count: 13 };
  const waited = { first: age - 18, last: 4, count: 201 };
  return [
    normal(container, "Pulling", `Pulling image "${image}"`, { ...tried, last: 184 }),
    warning(container, "Failed", `Failed to pull image "${image}": ${why}`, tried),
    warning(container, "Failed", "Error: ErrImagePull", tried),
    normal(container, "BackOff", `Back-off pulling image "${image}"`, waited),
    warning(container, "Failed", "Error: ImagePullBackOff", waited),
  ];
}

function unscheduled(plan: Plan, place: PodPlace): EventFacts[] {
  const times = { first: place.age, last: 33, count: Math.ceil(place.age / 300) };
  return [warning(podSource(place, "default-scheduler"), "FailedScheduling", schedulingMessage(plan, place), times)];
}

function slowProbe(place: PodPlace): EventFacts {
  const said = `Liveness probe failed: Get "http://${place.ip}:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
  return warning(containerSource(place), "Unhealthy", said, { first: 1630, last: 95, count: 4 });
}
