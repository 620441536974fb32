// Turns a store's own errors into refusals, keeping the cause for the log.
import { isKubinError, KubinError } from "./model/error.ts";

/** Runs `work`; whatever a driver throws becomes "unavailable" naming the store, refusals pass through. */
export async function refuseAs<T>(store: string, work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isKubinError(cause)) throw cause;
    throw new KubinError("unavailable", `Cannot reach ${store}: ${reason(cause)}`, { cause, retryAfterSeconds: 5 });
  }
}

/** The innermost message of an error chain, on one line. */
function reason(error: unknown): string {
  let text = String(error);
  for (let at: unknown = error; at instanceof Error; at = at.cause) text = at.message;
  return text.replace(/\s+/g, " ").slice(0, 300);
}
