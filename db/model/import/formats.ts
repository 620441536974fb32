// The table of foreign formats, in the order in which they are tried.
import { clusterInfoDump } from "./cluster-info-dump.ts";
import { crashd } from "./crashd.ts";
import { type BundleFormat, type FormatName, formatNames } from "./format.ts";
import { kindLogs } from "./kind-logs.ts";
import { kubectlGather } from "./kubectl-gather.ts";
import { logs } from "./logs.ts";
import { manifests } from "./manifests.ts";
import { mustGather } from "./must-gather.ts";
import { podLogs } from "./pod-logs.ts";
import { rancherBundle } from "./rancher-bundle.ts";
import { sonobuoy } from "./sonobuoy.ts";
import { supportBundle } from "./support-bundle.ts";

const byName: Readonly<Record<FormatName, BundleFormat>> = {
  "support-bundle": supportBundle,
  "must-gather": mustGather,
  "rancher-bundle": rancherBundle,
  "kubectl-gather": kubectlGather,
  crashd,
  "cluster-info-dump": clusterInfoDump,
  sonobuoy,
  "kind-logs": kindLogs,
  "pod-logs": podLogs,
  manifests,
  logs,
};

export { formatNames };

export const formats: readonly BundleFormat[] = formatNames.map((name) => byName[name]);

/** The format of that name. */
export function formatNamed(name: FormatName): BundleFormat {
  return byName[name];
}
