// Pods.
import { type Json, listAt, textAt } from "../../resource/json.ts";
import { type Cell, printerOf, type TableOf } from "./column.ts";
import { ageOf, nameOf } from "./object-cells.ts";
import { type PodState, podState } from "./pod-state.ts";

const columns = "Name | Ready | Status | Restarts | Age | IP (w) | Node (w) | Nominated Node (w) | Readiness Gates (w)";

export const pods: Readonly<Record<string, TableOf>> = {
  "/pods": ({ minor }) =>
    printerOf(columns, (pod) => {
      const state = podState(pod, minor);
      const addresses = listAt(pod, "status", "podIPs");
      return [
        nameOf(pod),
        `${state.ready}/${state.containers}`,
        state.status,
        restartsCell(state, minor),
        ageOf(pod),
        textAt(addresses.length > 0 ? addresses[0] : undefined, "ip") || firstAddress(pod, addresses) || "<none>",
        textAt(pod, "spec", "nodeName") || "<none>",
        textAt(pod, "status", "nominatedNodeName") || "<none>",
        readinessGates(pod),
      ];
    }),
};

/** `podIP` is the older name of the first address. */
function firstAddress(pod: Json, addresses: readonly Json[]): string {
  return addresses.length === 0 ? textAt(pod, "status", "podIP") : "";
}

function restartsCell({ restarts, restartedAt }: PodState, minor: number): Cell {
  // Up to 1.27 the end of an init container was told even with "0".
  const told = restartedAt !== null && (restarts !== 0 || minor <= 27);
  return told ? { text: String(restarts), ago: restartedAt } : String(restarts);
}

function readinessGates(pod: Json): string {
  const gates = listAt(pod, "spec", "readinessGates");
  if (gates.length === 0) return "<none>";
  const statuses = new Map<string, string>();
  for (const condition of listAt(pod, "status", "conditions").reverse()) {
    statuses.set(textAt(condition, "type"), textAt(condition, "status"));
  }
  const met = gates.filter((gate) => statuses.get(textAt(gate, "conditionType")) === "True");
  return `${met.length}/${gates.length}`;
}
