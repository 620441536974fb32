// Ingresses (of networking.k8s.io and extensions), their classes, network policies and service addresses.
import { at, isMap, type Json, listAt, textAt, textsAt } from "../../resource/json.ts";
import { balancerAddresses } from "./balancer-addresses.ts";
import { always, printerOf, type TableOf } from "./column.ts";
import { selectorCell } from "./label-text.ts";
import { ageOf, nameOf, sizeAt, textOr } from "./object-cells.ts";
import { withDefaultMark } from "./storage.ts";

const ingresses = always("Name | Class | Hosts | Address | Ports | Age", (ingress) => [
  nameOf(ingress),
  textOr("<none>", ingress, "spec", "ingressClassName"),
  hostsOf(ingress),
  balancerAddresses(ingress).join(","),
  sizeAt(ingress, "spec", "tls") > 0 ? "80, 443" : "80",
  ageOf(ingress),
]);

/** Since 1.36 the default class is marked. */
const markedClassMinor = 36;

const ingressClasses: TableOf = ({ minor }) =>
  printerOf("Name | Controller | Parameters | Age", (ingressClass) => [
    minor >= markedClassMinor
      ? withDefaultMark(ingressClass, ["ingressclass.kubernetes.io/is-default-class"])
      : nameOf(ingressClass),
    textAt(ingressClass, "spec", "controller"),
    parametersOf(ingressClass),
    ageOf(ingressClass),
  ]);

export const networking: Readonly<Record<string, TableOf>> = {
  "networking.k8s.io/ingresses": ingresses,
  "extensions/ingresses": ingresses,
  "networking.k8s.io/ingressclasses": ingressClasses,
  "networking.k8s.io/networkpolicies": always("Name | Pod-Selector | Age", (policy) => [
    nameOf(policy),
    selectorCell(policy, "spec", "podSelector"),
    ageOf(policy),
  ]),
  "networking.k8s.io/servicecidrs": always("Name | CIDRs | Age", (range) => [
    nameOf(range),
    textsAt(range, "spec", "cidrs").join(","),
    ageOf(range),
  ]),
  // Kubernetes prints one cell more than it has columns; kubectl does not show it, but it is in the answer.
  "networking.k8s.io/ipaddresses": always("Name | ParentRef", (address) => [
    nameOf(address),
    parentOf(address),
    ageOf(address),
  ]),
};

/** The first three hosts; what is left out is counted in rules, those without a host included. */
function hostsOf(ingress: Json): string {
  const most = 3;
  const rules = listAt(ingress, "spec", "rules");
  const hosts: string[] = [];
  let more = false;
  for (const rule of rules) {
    more ||= hosts.length === most;
    const host = textAt(rule, "host");
    if (!more && host !== "") hosts.push(host);
  }
  if (hosts.length === 0) return "*";
  return more ? `${hosts.join(",")} + ${rules.length - most} more...` : hosts.join(",");
}

function parametersOf(ingressClass: Json): string {
  const parameters = at(ingressClass, "spec", "parameters");
  if (!isMap(parameters)) return "<none>";
  const group = at(parameters, "apiGroup");
  const kind = textAt(parameters, "kind");
  return `${typeof group === "string" ? `${kind}.${group}` : kind}/${textAt(parameters, "name")}`;
}

/** `services/shop/web`. */
function parentOf(address: Json): string {
  const parent = at(address, "spec", "parentRef");
  if (!isMap(parent)) return "<none>";
  const [group, resource, namespace] = [
    textAt(parent, "group"),
    textAt(parent, "resource"),
    textAt(parent, "namespace"),
  ];
  const type = (group === "" ? resource : `${resource}.${group}`).toLowerCase();
  return [type, ...(namespace === "" ? [] : [namespace]), textAt(parent, "name")].join("/");
}
