// Endpoint slices (discovery.k8s.io/v1 and v1beta1).
import { at, type Json, listAt, textAt, textsAt } from "../../resource/json.ts";
import { clipped } from "./clipped-list.ts";
import { always, type TableOf } from "./column.ts";
import { ageOf, nameOf } from "./object-cells.ts";

const most = 3;

export const discovery: Readonly<Record<string, TableOf>> = {
  "discovery.k8s.io/endpointslices": always("Name | AddressType | Ports | Endpoints | Age", (slice) => [
    nameOf(slice),
    textAt(slice, "addressType"),
    portsOf(slice),
    endpointsOf(slice),
    ageOf(slice),
  ]),
};

function portsOf(slice: Json): string {
  const ports = listAt(slice, "ports");
  return clipped(ports.slice(0, most).map(portText), most, ports.length) || "<unset>";
}

/** A port without a number is any port: it shows its name, if it has one. */
function portText(port: Json): string {
  const number = at(port, "port");
  if (typeof number === "number") return String(Math.trunc(number));
  const name = at(port, "name");
  return typeof name === "string" ? name : "*";
}

function endpointsOf(slice: Json): string {
  const shown: string[] = [];
  let total = 0;
  for (const endpoint of listAt(slice, "endpoints")) {
    const addresses = textsAt(endpoint, "addresses");
    total += addresses.length;
    shown.push(...addresses.slice(0, most - shown.length));
  }
  return clipped(shown, most, total) || "<unset>";
}
