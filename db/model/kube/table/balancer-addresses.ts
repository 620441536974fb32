// Where a load balancer took a service or an ingress in.
import { type Json, listAt, textAt } from "../../resource/json.ts";
import { byBytes } from "./byte-order.ts";

/** Addresses, or host names where there is no address: each once, sorted. */
export function balancerAddresses(object: Json): string[] {
  const entries = listAt(object, "status", "loadBalancer", "ingress");
  const found = new Set(entries.map((entry) => textAt(entry, "ip") || textAt(entry, "hostname")));
  found.delete("");
  return [...found].sort(byBytes);
}
