// Whether a snapshot holds measurements, as its counted kinds tell before anybody asks for them.
import type { OpenSnapshot } from "./open-snapshot.ts";

const metricsGroup = "metrics.k8s.io";

export function isMeasured(open: OpenSnapshot, resource?: "pods" | "nodes"): boolean {
  const kinds = open.overview.data()?.kinds ?? [];
  return kinds.some((kind) => kind.group === metricsGroup && (resource === undefined || kind.resource === resource));
}
