// What was thrown, as the Status that a client of Kubernetes can read.
import { KubinError } from "../../db/model/error.ts";
import { gone, internalError, KubeRefusal, serviceUnavailable } from "../../db/model/kube/status.ts";

const storeRetrySeconds = 1;

/** `logged`: what only the log may know. */
export interface Refused {
  readonly refusal: KubeRefusal;
  readonly logged: unknown;
}

export function refusalOf(error: unknown, requestId: string): Refused {
  if (error instanceof KubeRefusal) return { refusal: error, logged: null };
  if (!(error instanceof KubinError)) {
    return { refusal: internalError(`the server's log says more about request ${requestId}`), logged: error };
  }
  if (error.code === "not_found")
    return { refusal: new KubeRefusal(404, error.message, { reason: "NotFound", details: {} }), logged: null };
  if (error.code === "gone") return { refusal: gone(error.message), logged: null };
  if (error.code === "unavailable")
    return { refusal: serviceUnavailable("a store did not answer", storeRetrySeconds), logged: error };
  return { refusal: internalError(error.message), logged: error };
}
