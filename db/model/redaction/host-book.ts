// Learns which host names and domains are this cluster's own, and which names with dots are API groups and stay.
import { listAt, textAt, textsAt } from "../resource/json.ts";

const namesMax = 10_000;

export class HostBook {
  readonly #names = new Set<string>();
  readonly #groups = new Set<string>();

  learn({ group, kind, object }: { group: string; kind: string; object: Record<string, unknown> }): void {
    if (group.includes(".") && this.#groups.size < namesMax) this.#groups.add(group);
    const own = textAt(object, "spec", "group");
    if (own.includes(".") && (kind === "CustomResourceDefinition" || kind === "APIService")) this.#groups.add(own);
    for (const name of hostsOf(kind, object)) this.#add(name);
  }

  /** Longest first, so that a domain does not hide the names below it. */
  names(): string[] {
    return [...this.#names].sort((a, b) => b.length - a.length);
  }

  groups(): string[] {
    return [...this.#groups];
  }

  #add(found: string): void {
    const name = found
      .replace(/^[a-z]+:\/\//, "")
      .replace(/[:/].*$/, "")
      .replace(/^\*\./, "")
      .replace(/\.$/, "")
      .toLowerCase();
    if (name.length < 4 || this.#names.size >= namesMax || kept.test(name) || /^[\d.]+$/.test(name)) return;
    this.#names.add(name);
    // A cluster of shop.example.dev writes api.example.dev, too.
    const labels = name.split(".");
    // The domain above a host is the cluster's, too, down to two labels.
    for (let up = 1; labels.length - up >= 2 && labels.length > 2; up++) {
      const domain = labels.slice(up).join(".");
      if (!publicDomain.test(domain)) this.#names.add(domain);
    }
  }
}

// The same in every cluster, so they tell nothing about this one; RFC 2606 reserves the examples.
const kept = /^(?:localhost|[\w.-]+\.(?:svc|cluster\.local|localdomain)|example\.(?:com|org|net)|kubernetes[\w.-]*)$/;
/** Domains under which many parties have names. */
const publicDomain =
  /^(?:(?:[\w-]+\.)?(?:compute|ec2)\.internal|[\w.-]*amazonaws\.com|internal|[\w.-]*azure\.com|[\w.-]*windows\.net|[\w.-]*googleapis\.com|[\w.-]*cloudapp\.net|(?:co|com|org|net|gov|ac)\.[a-z]{2}|cluster\.local|[\w.-]*(?:redhat\.com|openshift\.com|quay\.io|docker\.io|k8s\.io|kubernetes\.io|github\.com))$/;

function hostsOf(kind: string, object: Record<string, unknown>): string[] {
  const balancers = listAt(object, "status", "loadBalancer", "ingress").map((each) => textAt(each, "hostname"));
  switch (kind) {
    case "Node":
      return [
        textAt(object, "metadata", "name"),
        ...listAt(object, "status", "addresses").map((each) => textAt(each, "address")),
      ];
    case "Ingress":
      return [
        ...listAt(object, "spec", "rules").map((rule) => textAt(rule, "host")),
        ...listAt(object, "spec", "tls").flatMap((tls) => textsAt(tls, "hosts")),
        textAt(object, "spec", "domain"),
        textAt(object, "spec", "appsDomain"),
        ...balancers,
      ];
    case "Route":
      return [
        textAt(object, "spec", "host"),
        ...listAt(object, "status", "ingress").map((each) => textAt(each, "routerCanonicalHostname")),
      ];
    // OpenShift keeps its own domains in objects of config.openshift.io.
    case "DNS":
      return [textAt(object, "spec", "baseDomain"), textAt(object, "status", "clusterDomain")];
    case "Infrastructure":
      return [
        textAt(object, "status", "apiServerURL"),
        textAt(object, "status", "apiServerInternalURI"),
        textAt(object, "status", "etcdDiscoveryDomain"),
      ];
    // Gateway API and cert-manager name hosts that need no Ingress.
    case "Gateway":
      return listAt(object, "spec", "listeners").map((each) => textAt(each, "hostname"));
    case "HTTPRoute":
      return textsAt(object, "spec", "hostnames");
    case "Certificate":
      return textsAt(object, "spec", "dnsNames");
    case "Service":
      return [textAt(object, "spec", "externalName"), ...balancers];
    default:
      return [];
  }
}
