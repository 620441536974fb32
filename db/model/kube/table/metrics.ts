// What metrics-server measured (metrics.k8s.io), under the names of its two resources.
import { at, type Json, listAt, textAt } from "../../resource/json.ts";
import { always, type Cell, type TableOf } from "./column.ts";
import { nameOf } from "./object-cells.ts";
import { quantitySum } from "./quantity-text.ts";

const columns = "Name | cpu{quantity} | memory{quantity} | Window{duration}";

export const metrics: Readonly<Record<string, TableOf>> = {
  "metrics.k8s.io/nodes": always(columns, (node) => cells(node, [at(node, "usage")])),
  "metrics.k8s.io/pods": always(columns, (pod) =>
    cells(
      pod,
      listAt(pod, "containers").map((container) => at(container, "usage")),
    ),
  ),
};

function cells(measured: Json, usages: readonly Json[]): Cell[] {
  const used = (resource: string): string => quantitySum(usages.map((usage) => at(usage, resource)));
  return [nameOf(measured), used("cpu"), used("memory"), textAt(measured, "window")];
}
