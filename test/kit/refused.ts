// What a refusal of the Kubernetes API says, for tables of them.
import { KubeRefusal } from "../../db/model/kube/status.ts";

/** "400 the message"; "" for what is not refused, and what was thrown instead of a refusal. */
export function refused(run: () => unknown): string {
  try {
    run();
    return "";
  } catch (error) {
    return error instanceof KubeRefusal ? `${error.status.code} ${error.message}` : `not a refusal: ${String(error)}`;
  }
}
