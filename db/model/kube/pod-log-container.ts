// Whose log is meant, and what a kubelet says when that container has none.
import { at, isMap, listAt, textAt } from "../resource/json.ts";
import { goQuote } from "./go/quote.ts";
import { badRequest, type KubeRefusal } from "./status.ts";

/**
 * The container to show: the named one, or the only one there is. Throws the 400 of the real server. The
 * default-container annotation plays no part: kubectl reads it before it asks.
 */
export function chooseContainer(pod: unknown, container: string): string {
  const podName = textAt(pod, "metadata", "name");
  const names = containerNames(pod);
  if (container !== "") {
    if (names.includes(container)) return container;
    throw badRequest(`container ${container} is not valid for pod ${podName}`);
  }
  const own = listAt(pod, "spec", "containers").map((each) => textAt(each, "name"));
  const [only] = own;
  const unnamed = `a container name must be specified for pod ${podName}`;
  if (only === undefined) throw badRequest(unnamed);
  if (own.length > 1) throw badRequest(`${unnamed}, choose one of: [${names.join(" ")}]`);
  return only;
}

/** A pod without a node has no kubelet to ask: 204 without a body, whatever else was asked. */
export function isUnscheduled(pod: unknown): boolean {
  return textAt(pod, "spec", "nodeName") === "";
}

/**
 * Why the kubelet has no log of this container, from the pod's status: null if it should have one. For a container
 * whose log was not captured although it had one, this says null, and the caller must say so in words of its own.
 */
export function logAbsence(pod: unknown, container: string, previous: boolean): KubeRefusal | null {
  const where = `container ${goQuote(container)} in pod ${goQuote(textAt(pod, "metadata", "name"))}`;
  const status = containerStatus(pod, container);
  if (status === undefined) return badRequest(`${where} is not available`);
  const hadRun = textAt(status, "lastState", "terminated", "containerID") !== "";
  if (previous) return hadRun ? null : badRequest(`previous terminated ${where} not found`);
  if (isMap(at(status, "state", "running"))) return null;
  const ended = isMap(at(status, "state", "terminated"));
  if (ended && textAt(status, "state", "terminated", "containerID") !== "") return null;
  // A container that waits to be started again, or could not be, still has the log of its last run.
  if (hadRun) return null;
  if (ended || isMap(at(status, "lastState", "terminated"))) return badRequest(`${where} is terminated`);
  if (!isMap(at(status, "state", "waiting"))) return badRequest(`${where} is waiting to start - no logs yet`);
  return badRequest(`${where} is waiting to start: ${waitingFor(textAt(status, "state", "waiting", "reason"))}`);
}

/** Init containers first and ephemeral ones last, as the real server visits them. */
function containerNames(pod: unknown): string[] {
  return ["initContainers", "containers", "ephemeralContainers"].flatMap((list) =>
    listAt(pod, "spec", list).map((each) => textAt(each, "name")),
  );
}

function containerStatus(pod: unknown, container: string): unknown {
  return ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"]
    .flatMap((list) => listAt(pod, "status", list))
    .find((each) => textAt(each, "name") === container);
}

function waitingFor(reason: string): string {
  if (reason === "ErrImagePull") return "image can't be pulled";
  return reason === "ImagePullBackOff" ? "trying and failing to pull image" : reason;
}
