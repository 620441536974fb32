// The STATUS, READY and RESTARTS of a pod as kubectl prints them (kubernetes pkg/printers/internalversion printPod).
import { at, type Json, listAt, numberAt, textAt } from "./json.ts";

export interface PodStatus {
  readonly status: string;
  readonly ready: number;
  readonly containers: number;
  readonly restarts: number;
  readonly healthy: boolean;
}

export function podStatus(pod: Json): PodStatus {
  const statuses = listAt(pod, "status", "containerStatuses");
  const sidecars = listAt(pod, "spec", "initContainers").filter(
    (container) => textAt(container, "restartPolicy") === "Always",
  );
  const containers = listAt(pod, "spec", "containers").length + sidecars.length;
  const initializing = initReason(pod);
  const status = initializing.reason ?? containersReason(pod, statuses);
  const sidecarNames = new Set(sidecars.map((container) => textAt(container, "name")));
  const readySidecars = listAt(pod, "status", "initContainerStatuses").filter(
    (container) => sidecarNames.has(textAt(container, "name")) && at(container, "ready") === true,
  ).length;
  const ready = statuses.filter((container) => at(container, "ready") === true).length + readySidecars;
  const restarts = (initializing.reason ? [] : statuses).reduce(
    (sum, each) => sum + (numberAt(each, "restartCount") ?? 0),
    0,
  );
  const done = status === "Completed" || status === "Succeeded";
  return {
    status,
    ready,
    containers,
    restarts: initializing.reason ? initializing.restarts : restarts,
    healthy: done || (status === "Running" && ready === containers),
  };
}

/** `Init:…` while init containers run or fail; null once they are through. */
function initReason(pod: Json): { reason: string | null; restarts: number } {
  const statuses = listAt(pod, "status", "initContainerStatuses");
  const sidecars = new Set(
    listAt(pod, "spec", "initContainers")
      .filter((container) => textAt(container, "restartPolicy") === "Always")
      .map((container) => textAt(container, "name")),
  );
  let restarts = 0;
  for (const [i, container] of statuses.entries()) {
    restarts += numberAt(container, "restartCount") ?? 0;
    const terminated = at(container, "state", "terminated");
    if (terminated !== undefined && numberAt(terminated, "exitCode") === 0) continue;
    if (sidecars.has(textAt(container, "name")) && at(container, "started") === true) continue;
    if (terminated !== undefined) return { reason: `Init:${terminatedReason(terminated)}`, restarts };
    const waiting = textAt(container, "state", "waiting", "reason");
    if (waiting !== "" && waiting !== "PodInitializing") return { reason: `Init:${waiting}`, restarts };
    return { reason: `Init:${i}/${listAt(pod, "spec", "initContainers").length}`, restarts };
  }
  return { reason: null, restarts };
}

function containersReason(pod: Json, statuses: readonly Json[]): string {
  let reason = textAt(pod, "status", "reason") || textAt(pod, "status", "phase") || "Unknown";
  let running = false;
  for (const container of statuses.toReversed()) {
    const waiting = textAt(container, "state", "waiting", "reason");
    const terminated = at(container, "state", "terminated");
    if (waiting !== "") reason = waiting;
    else if (terminated !== undefined) reason = terminatedReason(terminated);
    else if (at(container, "ready") === true && at(container, "state", "running") !== undefined) running = true;
  }
  const readyPod = listAt(pod, "status", "conditions").some(
    (condition) => textAt(condition, "type") === "Ready" && textAt(condition, "status") === "True",
  );
  if (reason === "Completed" && running) reason = readyPod ? "Running" : "NotReady";
  if (textAt(pod, "metadata", "deletionTimestamp") === "") return reason;
  return textAt(pod, "status", "reason") === "NodeLost" ? "Unknown" : "Terminating";
}

function terminatedReason(terminated: Json): string {
  const reason = textAt(terminated, "reason");
  if (reason !== "") return reason;
  const signal = numberAt(terminated, "signal") ?? 0;
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${numberAt(terminated, "exitCode") ?? 0}`;
}
