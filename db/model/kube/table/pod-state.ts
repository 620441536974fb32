// READY, STATUS and RESTARTS of a pod, told from its containers exactly as the API server's pod printer tells them.
import { at, type Json, listAt, textAt } from "../../resource/json.ts";
import { instantOf } from "./instant.ts";
import { conditionOf, integerAt, isDeleted } from "./object-cells.ts";

export interface PodState {
  readonly status: string;
  readonly ready: number;
  readonly containers: number;
  readonly restarts: number;
  /** When the last of these restarts happened, RFC 3339; null: no container tells. */
  readonly restartedAt: string | null;
}

/** What is known so far; each step below adds to it. */
interface Tally {
  status: string;
  ready: number;
  restarts: number;
  last: Last | null;
}

interface Last {
  readonly text: string;
  readonly instant: number;
}

/** 1.28 brought sidecars, and with them restarts that no longer mix with those of finished init containers. */
const sidecarMinor = 28;
/** Since 1.31 a deleted pod that has ended shows how it ended. */
const endedWhileDeletedMinor = 31;
/** Since 1.35 one failed container among completed ones gives the pod its reason. */
const failedContainerMinor = 35;

export function podState(pod: Json, minor: number): PodState {
  const conditions = listAt(pod, "status", "conditions");
  const initContainers = listAt(pod, "spec", "initContainers");
  const sidecars = minor < sidecarMinor ? new Set<string>() : sidecarNames(initContainers);
  const tally: Tally = { status: statusBefore(pod, conditions), ready: 0, restarts: 0, last: null };
  const init = addInitContainers(pod, tally, sidecars, initContainers.length);
  const initialized = textAt(conditionOf(conditions, "Initialized"), "status") === "True";
  if (init.done || (initialized && minor >= sidecarMinor)) {
    tally.restarts = init.sidecarRestarts;
    if (minor >= sidecarMinor) tally.last = init.sidecarLast;
    addContainers(pod, tally, isReady(conditions), minor);
  }
  return {
    status: deletedStatus(pod, minor) ?? tally.status,
    ready: tally.ready,
    containers: listAt(pod, "spec", "containers").length + countSidecars(initContainers, minor),
    restarts: tally.restarts,
    restartedAt: tally.last?.text ?? null,
  };
}

function statusBefore(pod: Json, conditions: readonly Json[]): string {
  const gated = conditions.some(
    (condition) => textAt(condition, "type") === "PodScheduled" && textAt(condition, "reason") === "SchedulingGated",
  );
  return gated ? "SchedulingGated" : textAt(pod, "status", "reason") || textAt(pod, "status", "phase");
}

function sidecarNames(initContainers: readonly Json[]): Set<string> {
  // Of two containers of one name, the API server asks the last.
  const policies = new Map(initContainers.map((each) => [textAt(each, "name"), textAt(each, "restartPolicy")]));
  return new Set([...policies].filter(([, policy]) => policy === "Always").map(([name]) => name));
}

function countSidecars(initContainers: readonly Json[], minor: number): number {
  if (minor < sidecarMinor) return 0;
  return initContainers.filter((container) => textAt(container, "restartPolicy") === "Always").length;
}

/** Up to the first init container that neither ended well nor, as a sidecar, started. */
function addInitContainers(pod: Json, tally: Tally, sidecars: ReadonlySet<string>, total: number) {
  let [sidecarRestarts, sidecarLast]: [number, Last | null] = [0, null];
  for (const [i, container] of listAt(pod, "status", "initContainerStatuses").entries()) {
    const isSidecar = sidecars.has(textAt(container, "name"));
    const restarts = integerAt(container, "restartCount");
    tally.restarts += restarts;
    tally.last = later(tally.last, container);
    if (isSidecar) {
      sidecarRestarts += restarts;
      sidecarLast = later(sidecarLast, container);
    }
    const terminated = stateOf(container, "terminated");
    if (terminated !== null && integerAt(terminated, "exitCode") === 0) continue;
    if (isSidecar && at(container, "started") === true) {
      if (at(container, "ready") === true) tally.ready++;
      continue;
    }
    const waiting = textAt(container, "state", "waiting", "reason");
    if (terminated !== null) tally.status = `Init:${endReason(terminated)}`;
    else if (waiting !== "" && waiting !== "PodInitializing") tally.status = `Init:${waiting}`;
    else tally.status = `Init:${i}/${total}`;
    return { done: false, sidecarRestarts, sidecarLast };
  }
  return { done: true, sidecarRestarts, sidecarLast };
}

function isReady(conditions: readonly Json[]): boolean {
  return conditions.some(
    (condition) => textAt(condition, "type") === "Ready" && textAt(condition, "status") === "True",
  );
}

function addContainers(pod: Json, tally: Tally, podReady: boolean, minor: number): void {
  let [running, failure] = [false, ""];
  // From the last to the first: the first container's reason is the one that stays.
  for (const container of listAt(pod, "status", "containerStatuses").reverse()) {
    tally.restarts += integerAt(container, "restartCount");
    tally.last = later(tally.last, container);
    const waiting = textAt(container, "state", "waiting", "reason");
    const terminated = stateOf(container, "terminated");
    if (waiting !== "") {
      tally.status = waiting;
    } else if (terminated !== null) {
      tally.status = endReason(terminated);
      if (integerAt(terminated, "exitCode") !== 0) failure = tally.status;
    } else if (at(container, "ready") === true && stateOf(container, "running") !== null) {
      running = true;
      tally.ready++;
    }
  }
  if (tally.status !== "Completed") return;
  if (running && podReady) tally.status = "Running";
  else if (failure !== "" && minor >= failedContainerMinor) tally.status = failure;
  else if (running) tally.status = "NotReady";
}

function deletedStatus(pod: Json, minor: number): string | null {
  if (!isDeleted(pod)) return null;
  if (textAt(pod, "status", "reason") === "NodeLost") return "Unknown";
  const phase = textAt(pod, "status", "phase");
  const ended = phase === "Succeeded" || phase === "Failed";
  return ended && minor >= endedWhileDeletedMinor ? null : "Terminating";
}

function endReason(terminated: Json): string {
  const reason = textAt(terminated, "reason");
  if (reason !== "") return reason;
  const signal = integerAt(terminated, "signal");
  return signal === 0 ? `ExitCode:${integerAt(terminated, "exitCode")}` : `Signal:${signal}`;
}

function stateOf(container: Json, state: string): Json {
  const found = at(container, "state", state);
  return typeof found === "object" ? found : null;
}

/** The later of what is known and this container's last end. */
function later(known: Last | null, container: Json): Last | null {
  const text = textAt(container, "lastState", "terminated", "finishedAt");
  const instant = text === "" ? null : instantOf(text);
  if (instant === null || (known !== null && known.instant >= instant)) return known;
  return { text, instant };
}
