// From options as they were typed to what a capture understands.
import { KubinError } from "../../db/model/error.ts";
import type { PushClusterOptions } from "../capture/push-cluster.ts";
import type { CliEnvironment } from "../env.ts";
import type { Flags } from "../flags.ts";
import { byteCount, duration } from "../option-values.ts";

const MiB = 1024 * 1024;
/** kubelets keep 10 MiB of a container's log by default. */
const defaultLogBytes = 16 * MiB;
const defaultDeadlineSeconds = 600;

type CaptureFlags = Pick<
  PushClusterOptions,
  | "kubeconfig"
  | "context"
  | "namespaces"
  | "labelSelector"
  | "kinds"
  | "skipEvents"
  | "skipLogs"
  | "includePrevious"
  | "maxLogBytes"
  | "sinceSeconds"
  | "deadlineSeconds"
>;

export function captureFlags(flags: Flags, env: CliEnvironment): CaptureFlags {
  if (flags.allNamespaces === true && flags.namespace !== undefined) {
    throw new KubinError("invalid", "Cannot use --all-namespaces and --namespace together: give one of them");
  }
  return {
    kubeconfig: flags.kubeconfig ?? env.kubeconfig,
    context: flags.context,
    namespaces: flags.namespace ?? [],
    labelSelector: flags.selector ?? "",
    kinds: (flags.kinds ?? "")
      .split(",")
      .map((kind) => kind.trim())
      .filter(Boolean),
    skipEvents: flags.skipEvents === true,
    skipLogs: flags.skipLogs === true,
    includePrevious: flags.includePrevious === true,
    maxLogBytes: flags.maxLogBytes === undefined ? defaultLogBytes : byteCount("--max-log-bytes", flags.maxLogBytes),
    deadlineSeconds: flags.deadline === undefined ? defaultDeadlineSeconds : duration("--deadline", flags.deadline),
    ...(flags.since === undefined ? {} : { sinceSeconds: duration("--since", flags.since) }),
  };
}
