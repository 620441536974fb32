// The containerStatuses of a pod in each state that the plan knows.
import type { Resource } from "./metadata.ts";
import type { Plan } from "./plan.ts";
import { isReady, type PodPlace } from "./pod-place.ts";
import { containersOf, imageIdOf, imageOf, initContainersOf, wrongImage } from "./pod-template.ts";
import { Random } from "./seeded-random.ts";

/** Seconds before the capture, of the container's present or last run. */
export interface RunTimes {
  readonly startedAgo: number;
  /** 0 = still running. */
  readonly finishedAgo: number;
}

/** When the main container's last run was; logs follow it too. */
export function lastRun({ state, age, restarts, index }: PodPlace): RunTimes {
  if (state === "crash-loop") return { startedAgo: 131 + index * 17, finishedAgo: 124 + index * 17 };
  if (state === "oom-killed") return { startedAgo: 1500, finishedAgo: 9 };
  if (state === "oom-before") return { startedAgo: 840, finishedAgo: 0 };
  if (state === "completed" || state === "failed") {
    return { startedAgo: age - 2, finishedAgo: Math.max(1, age - (state === "failed" ? 24 : 19)) };
  }
  return { startedAgo: Math.max(3, restarts > 0 ? Math.floor(age * 0.4) : age - 3), finishedAgo: 0 };
}

export function containerStates(plan: Plan, place: PodPlace, init: boolean): Resource[] {
  if (init) return initContainersOf(place.workload).map((name) => initState(plan, place, name));
  return containersOf(place.workload).map((name) =>
    name === place.workload.row.name ? mainState(plan, place, name) : sidecarState(plan, place, name),
  );
}

function mainState(plan: Plan, place: PodPlace, name: string): Resource {
  const { state, workload, restarts } = place;
  const image = imageOf(workload.row, name);
  const began = state !== "image-pull" && state !== "missing-config";
  return {
    name,
    state: stateNow(plan, place),
    lastState: lastState(plan, place),
    ready: isReady(place),
    restartCount: restarts,
    image: state === "image-pull" ? wrongImage(workload.row) : image,
    imageID: began ? imageIdOf(image) : "",
    ...(began ? { containerID: containerId(plan, place, name, 0) } : {}),
    started: isReady(place) || state === "not-ready",
  };
}

function stateNow(plan: Plan, place: PodPlace): Resource {
  const { state, workload, name } = place;
  const { row, namespace } = workload;
  if (state === "crash-loop") {
    const pod = `${name}_${namespace}`;
    return waiting("CrashLoopBackOff", `back-off 5m0s restarting failed container=${row.name} pod=${pod}`);
  }
  if (state === "image-pull") {
    return waiting("ImagePullBackOff", `Back-off pulling image "${wrongImage(row)}"`);
  }
  if (state === "missing-config") {
    return waiting("CreateContainerConfigError", `configmap "${row.name}-config" not found`);
  }
  const over = state === "oom-killed" || state === "completed" || state === "failed";
  return over ? terminated(plan, place, 0) : { running: { startedAt: plan.clock.ago(lastRun(place).startedAgo) } };
}

function waiting(reason: string, message: string): Resource {
  return { waiting: { reason, message } };
}

function lastState(plan: Plan, place: PodPlace): Resource {
  const { state, restarts } = place;
  if (state === "crash-loop" || state === "oom-killed" || state === "oom-before") return terminated(plan, place, 1);
  return restarts > 0 ? terminated(plan, place, 1) : {};
}

/** `back` = runs before the present one. */
function terminated(plan: Plan, place: PodPlace, back: number): Resource {
  const { state, workload } = place;
  const run = lastRun(place);
  const oom = state === "oom-killed" || state === "oom-before";
  // A waiting container has no present run: its last state is the last run.
  const shift = back === 0 || state === "crash-loop" ? 0 : 1610;
  const end = run.finishedAgo === 0 ? run.startedAgo + 2 : run.finishedAgo + shift;
  const start = run.finishedAgo === 0 ? run.startedAgo + shift : run.startedAgo + shift;
  const failed = state !== "completed";
  return {
    terminated: {
      exitCode: oom ? 137 : failed ? 1 : 0,
      reason: oom ? "OOMKilled" : failed ? "Error" : "Completed",
      startedAt: plan.clock.ago(start),
      finishedAt: plan.clock.ago(end),
      containerID: containerId(plan, place, workload.row.name, state === "crash-loop" ? 0 : back),
    },
  };
}

function sidecarState(plan: Plan, place: PodPlace, name: string): Resource {
  const image = imageOf(place.workload.row, name);
  const running = place.state !== "completed" && place.state !== "failed";
  return {
    name,
    state: { running: { startedAt: plan.clock.ago(Math.max(3, place.age - 4)) } },
    lastState: {},
    ready: running,
    restartCount: 0,
    image,
    imageID: imageIdOf(image),
    containerID: containerId(plan, place, name, 0),
    started: true,
  };
}

function initState(plan: Plan, place: PodPlace, name: string): Resource {
  const image = imageOf(place.workload.row, name);
  const containerID = containerId(plan, place, name, 0);
  const at = {
    startedAt: plan.clock.ago(Math.max(3, place.age - 2)),
    finishedAt: plan.clock.ago(Math.max(3, place.age - 3)),
  };
  return {
    name,
    state: { terminated: { exitCode: 0, reason: "Completed", ...at, containerID } },
    lastState: {},
    ready: true,
    restartCount: 0,
    image,
    imageID: imageIdOf(image),
    containerID,
    started: false,
  };
}

function containerId({ seed }: Plan, { workload, name }: PodPlace, container: string, back: number): string {
  return `containerd://${new Random(seed, `id ${workload.namespace}/${name}/${container}/${String(back)}`).hex(64)}`;
}
