// Nodes.
import { at, type Json, listAt, textAt, textMapAt } from "../../resource/json.ts";
import { byBytes } from "./byte-order.ts";
import { printerOf, type TableOf } from "./column.ts";
import { ageOf, nameOf } from "./object-cells.ts";

const columns =
  "Name | Status | Roles | Age | Version | Internal-IP (w) | External-IP (w) | OS-Image (w) | Kernel-Version (w) | Container-Runtime (w)";

/** Since 1.36 the kernel version tells the architecture. */
const architectureMinor = 36;

export const nodes: Readonly<Record<string, TableOf>> = {
  "/nodes": ({ minor }) =>
    printerOf(columns, (node) => [
      nameOf(node),
      statusOf(node),
      rolesOf(node),
      ageOf(node),
      info(node, "kubeletVersion"),
      addressOf(node, "InternalIP"),
      addressOf(node, "ExternalIP"),
      info(node, "osImage") || "<unknown>",
      kernelOf(node, minor),
      info(node, "containerRuntimeVersion") || "<unknown>",
    ]),
};

function info(node: Json, field: string): string {
  return textAt(node, "status", "nodeInfo", field);
}

function statusOf(node: Json): string {
  // Of two Ready conditions the last one counts.
  const ready = listAt(node, "status", "conditions").findLast((condition) => textAt(condition, "type") === "Ready");
  const known = textAt(ready, "status") === "True" ? "Ready" : "NotReady";
  const status = ready === undefined ? "Unknown" : known;
  return at(node, "spec", "unschedulable") === true ? `${status},SchedulingDisabled` : status;
}

function rolesOf(node: Json): string {
  const prefix = "node-role.kubernetes.io/";
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(textMapAt(node, "metadata", "labels"))) {
    if (key.startsWith(prefix)) roles.add(key.slice(prefix.length));
    else if (key === "kubernetes.io/role") roles.add(value);
  }
  roles.delete("");
  return [...roles].sort(byBytes).join(",") || "<none>";
}

function addressOf(node: Json, type: string): string {
  const address = listAt(node, "status", "addresses").find((each) => textAt(each, "type") === type);
  return address === undefined ? "<none>" : textAt(address, "address");
}

function kernelOf(node: Json, minor: number): string {
  const [kernel, architecture] = [info(node, "kernelVersion") || "<unknown>", info(node, "architecture")];
  return minor >= architectureMinor && architecture !== "" ? `${kernel} (${architecture})` : kernel;
}
