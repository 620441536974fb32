// Services, and which pods stand behind each: Endpoints and EndpointSlices.
import { day, minute } from "./clock.ts";
import { lostService } from "./fault.ts";
import { metadata, ownerReference, type Resource } from "./metadata.ts";
import { type Plan, type Workload, workloadsIn } from "./plan.ts";
import { isReady, type PodPlace, podsOf } from "./pod-place.ts";
import { labelsOf, portName, selectorOf } from "./pod-template.ts";
import { suffixOf, uuidOf } from "./seeded-random.ts";

/** Programs that nobody calls have none. */
export function hasService({ row }: Workload): boolean {
  if (row.name === "load-generator" || row.name === "log-archiver") return false;
  return row.kind === "Deployment" || row.kind === "StatefulSet";
}

export function serviceName({ name }: Workload): string {
  // kubeadm keeps the name that resolvers were once told.
  return name === "coredns" ? "kube-dns" : name;
}

function isLost({ namespace, name }: Workload): boolean {
  return namespace === lostService.namespace && name === lostService.name;
}

export function* services(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  if (namespace === "default") yield apiService(plan);
  for (const workload of workloadsIn(plan, namespace)) if (hasService(workload)) yield service(plan, workload);
}

function service(plan: Plan, workload: Workload): Resource {
  const { row, namespace, age } = workload;
  const headless = row.kind === "StatefulSet";
  const balanced = row.flags.has("loadbalancer");
  const clusterIP = headless ? "None" : clusterIpOf(workload);
  const selector = selectorOf(workload);
  // The typing error: one letter short, so that no pod matches.
  if (isLost(workload)) selector["app.kubernetes.io/name"] = "shipping-rate";
  return {
    kind: "Service",
    apiVersion: "v1",
    metadata: metadata(plan, "Service", namespace, serviceName(workload), age, { labels: labelsOf(workload) }),
    spec: {
      ports: [
        {
          name: portName(row.port),
          protocol: row.port === 53 ? "UDP" : "TCP",
          port: servicePort(workload),
          targetPort: portName(row.port),
          ...(balanced ? { nodePort: 31443 } : {}),
        },
      ],
      selector,
      clusterIP,
      clusterIPs: [clusterIP],
      type: balanced ? "LoadBalancer" : "ClusterIP",
      sessionAffinity: "None",
      ...(balanced ? { externalTrafficPolicy: "Local", healthCheckNodePort: 30991 } : {}),
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      internalTrafficPolicy: "Cluster",
    },
    status: {
      loadBalancer: balanced ? { ingress: [{ hostname: "a4f1c0shop-0f2c.elb.eu-central-1.amazonaws.com" }] } : {},
    },
  };
}

export function servicePort({ row }: Workload): number {
  return row.kind === "StatefulSet" || row.port !== 8080 ? row.port : 80;
}

/** 10.96.0.0/12, a different one for each workload. */
function clusterIpOf({ number }: Workload): string {
  const at = ((number + 11) * 7919) % 0xffff0;
  return `10.${String(96 + (at >> 16))}.${String((at >> 8) & 255)}.${String(at & 255)}`;
}

function apiService(plan: Plan): Resource {
  const labels = { component: "apiserver", provider: "kubernetes" };
  return {
    kind: "Service",
    apiVersion: "v1",
    metadata: metadata(plan, "Service", "default", "kubernetes", 412 * day, { labels }),
    spec: {
      ports: [{ name: "https", protocol: "TCP", port: 443, targetPort: 6443 }],
      clusterIP: "10.96.0.1",
      clusterIPs: ["10.96.0.1"],
      type: "ClusterIP",
      sessionAffinity: "None",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      internalTrafficPolicy: "Cluster",
    },
    status: { loadBalancer: {} },
  };
}

export function* endpoints(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  if (namespace === "default") yield apiEndpoints(plan);
  for (const workload of workloadsIn(plan, namespace)) {
    if (!hasService(workload)) continue;
    const subset = subsetOf(plan, workload);
    yield {
      kind: "Endpoints",
      apiVersion: "v1",
      metadata: metadata(plan, "Endpoints", namespace, serviceName(workload), workload.age, {
        labels: { ...labelsOf(workload), "endpoints.kubernetes.io/managed-by": "endpoint-controller" },
        annotations: { "endpoints.kubernetes.io/last-change-trigger-time": plan.clock.ago(20 * minute) },
      }),
      ...(subset === null ? {} : { subsets: [subset] }),
    };
  }
}

function apiEndpoints(plan: Plan): Resource {
  const addresses = plan.nodes.filter((node) => node.controlPlane).map((node) => ({ ip: node.ip }));
  return {
    kind: "Endpoints",
    apiVersion: "v1",
    metadata: metadata(plan, "Endpoints", "default", "kubernetes", 412 * day, {}),
    subsets: [{ addresses, ports: [{ name: "https", port: 6443, protocol: "TCP" }] }],
  };
}

function subsetOf(plan: Plan, workload: Workload): Resource | null {
  const places = backends(plan, workload);
  if (places.length === 0) return null;
  const address = (place: PodPlace): Resource => ({
    ip: place.ip,
    nodeName: place.node?.name,
    targetRef: targetOf(plan, place),
  });
  const ready = places.filter(isReady).map(address);
  const notReady = places.filter((place) => !isReady(place)).map(address);
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ports: [portOf(workload)],
  };
}

/** Pods that the selector finds and that have an address. */
function backends(plan: Plan, workload: Workload): PodPlace[] {
  return isLost(workload) ? [] : [...podsOf(plan, workload)].filter((place) => place.ip !== "");
}

function targetOf({ seed }: Plan, { workload, name }: PodPlace): Resource {
  const { namespace } = workload;
  return { kind: "Pod", namespace, name, uid: uuidOf(seed, "Pod", namespace, name) };
}

function portOf({ row }: Workload): Resource {
  return { name: portName(row.port), port: row.port, protocol: row.port === 53 ? "UDP" : "TCP" };
}

export function* endpointSlices(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  if (namespace === "default") yield apiSlice(plan);
  for (const workload of workloadsIn(plan, namespace)) {
    if (!hasService(workload)) continue;
    const service = serviceName(workload);
    yield {
      kind: "EndpointSlice",
      apiVersion: "discovery.k8s.io/v1",
      metadata: metadata(
        plan,
        "EndpointSlice",
        namespace,
        `${service}-${suffixOf(plan.seed, service, 0)}`,
        workload.age,
        {
          generateName: `${service}-`,
          generation: 31,
          labels: {
            "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
            "kubernetes.io/service-name": service,
          },
          ownerReferences: [ownerReference(plan, "v1", "Service", namespace, service)],
        },
      ),
      addressType: "IPv4",
      endpoints: backends(plan, workload).map((place) => ({
        addresses: [place.ip],
        conditions: { ready: isReady(place), serving: isReady(place), terminating: false },
        nodeName: place.node?.name,
        targetRef: targetOf(plan, place),
        zone: place.node?.zone,
      })),
      ports: [portOf(workload)],
    };
  }
}

function apiSlice(plan: Plan): Resource {
  return {
    kind: "EndpointSlice",
    apiVersion: "discovery.k8s.io/v1",
    metadata: metadata(plan, "EndpointSlice", "default", "kubernetes", 412 * day, {
      labels: { "kubernetes.io/service-name": "kubernetes" },
    }),
    addressType: "IPv4",
    endpoints: plan.nodes
      .filter((node) => node.controlPlane)
      .map((node) => ({ addresses: [node.ip], conditions: { ready: true } })),
    ports: [{ name: "https", port: 6443, protocol: "TCP" }],
  };
}
