// Services and the addresses behind them.
import { type Json, listAt, textAt, textsAt } from "../../resource/json.ts";
import { balancerAddresses } from "./balancer-addresses.ts";
import { clipped } from "./clipped-list.ts";
import { always, type TableOf } from "./column.ts";
import { labelText } from "./label-text.ts";
import { ageOf, integerAt, nameOf } from "./object-cells.ts";

export const services: Readonly<Record<string, TableOf>> = {
  "/services": always("Name | Type | Cluster-IP | External-IP | Port(s) | Age | Selector (w)", (service) => [
    nameOf(service),
    typeOf(service),
    clusterAddress(service),
    externalAddresses(service),
    portsOf(service),
    ageOf(service),
    labelText(service, "spec", "selector"),
  ]),
  "/endpoints": always("Name | Endpoints | Age", (endpoints) => [
    nameOf(endpoints),
    endpointsOf(endpoints),
    ageOf(endpoints),
  ]),
};

function typeOf(service: Json): string {
  return textAt(service, "spec", "type") || "ClusterIP";
}

function clusterAddress(service: Json): string {
  // Old clusters know one address only.
  return textsAt(service, "spec", "clusterIPs")[0] ?? (textAt(service, "spec", "clusterIP") || "<none>");
}

function externalAddresses(service: Json): string {
  const external = textsAt(service, "spec", "externalIPs");
  switch (typeOf(service)) {
    case "ClusterIP":
    case "NodePort":
      return external.join(",") || "<none>";
    case "LoadBalancer":
      return [...balancerAddresses(service), ...external].join(",") || "<pending>";
    case "ExternalName":
      return textAt(service, "spec", "externalName");
    default:
      return "<unknown>";
  }
}

function portsOf(service: Json): string {
  const ports = listAt(service, "spec", "ports").map((port) => {
    const nodePort = integerAt(port, "nodePort");
    const node = nodePort > 0 ? `:${nodePort}` : "";
    return `${integerAt(port, "port")}${node}/${textAt(port, "protocol") || "TCP"}`;
  });
  return ports.join(",") || "<none>";
}

/** Every address of a subset under every port of it, three of them shown. */
function endpointsOf(endpoints: Json): string {
  const most = 3;
  const shown: string[] = [];
  let total = 0;
  const subsets = listAt(endpoints, "subsets");
  for (const subset of subsets) {
    const addresses = listAt(subset, "addresses");
    const ports = listAt(subset, "ports");
    total += addresses.length * Math.max(ports.length, 1);
    const suffixes = ports.length === 0 ? [null] : ports.slice(0, most).map((port) => integerAt(port, "port"));
    for (const port of suffixes) {
      for (const address of addresses.slice(0, most - shown.length)) shown.push(hostPort(textAt(address, "ip"), port));
    }
  }
  return subsets.length === 0 ? "<none>" : clipped(shown, most, total);
}

function hostPort(host: string, port: number | null): string {
  if (port === null) return host;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
