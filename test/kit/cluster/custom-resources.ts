// Two operators' types and what was made of them: certificates by cert-manager, scrape targets by the Prometheus operator.
import { day, hour } from "./clock.ts";
import { expired, expiring } from "./fault.ts";
import { hasIngress, hostOf, tlsSecret } from "./ingresses.ts";
import { metadata, type Resource } from "./metadata.ts";
import { type Plan, type Workload, workloadsIn } from "./plan.ts";
import { labelsOf, portName, selectorOf } from "./pod-template.ts";
import { hasService } from "./services.ts";

export interface CustomType {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: string; readonly jsonPath: string }[];
}

const age = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };
const ready = { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' };

export const certificateType: CustomType = {
  group: "cert-manager.io",
  version: "v1",
  plural: "certificates",
  kind: "Certificate",
  namespaced: true,
  shortNames: ["cert", "certs"],
  columns: [ready, { name: "Secret", type: "string", jsonPath: ".spec.secretName" }, age],
};
export const issuerType: CustomType = {
  group: "cert-manager.io",
  version: "v1",
  plural: "clusterissuers",
  kind: "ClusterIssuer",
  namespaced: false,
  shortNames: ["ciss"],
  columns: [ready, age],
};
export const monitorType: CustomType = {
  group: "monitoring.coreos.com",
  version: "v1",
  plural: "servicemonitors",
  kind: "ServiceMonitor",
  namespaced: true,
  shortNames: ["smon"],
  columns: [age],
};
export const customTypes: readonly CustomType[] = [certificateType, issuerType, monitorType];

export function* definitions(plan: Plan): Generator<Resource, void, undefined> {
  for (const { group, version, plural, kind, namespaced, shortNames, columns } of customTypes) {
    const names = { plural, singular: kind.toLowerCase(), shortNames, kind, listKind: `${kind}List` };
    const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    yield {
      kind: "CustomResourceDefinition",
      apiVersion: "apiextensions.k8s.io/v1",
      metadata: metadata(plan, "CustomResourceDefinition", "", `${plural}.${group}`, 370 * day, { generation: 1 }),
      spec: {
        group,
        names,
        scope: namespaced ? "Namespaced" : "Cluster",
        versions: [
          {
            name: version,
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: "object", properties: { spec: open, status: open } } },
            subresources: { status: {} },
            additionalPrinterColumns: columns,
          },
        ],
        conversion: { strategy: "None" },
      },
      status: {
        conditions: [
          { type: "NamesAccepted", status: "True", reason: "NoConflicts", message: "no conflicts found" },
          {
            type: "Established",
            status: "True",
            reason: "InitialNamesAccepted",
            message: "the initial names have been accepted",
          },
        ].map((condition) => ({ ...condition, lastTransitionTime: plan.clock.ago(370 * day) })),
        acceptedNames: names,
        storedVersions: [version],
      },
    };
  }
}

export function* certificates(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) if (hasIngress(workload)) yield certificate(plan, workload);
}

/** Seconds that a certificate is still good for; most are renewed with a month to go. */
function remaining({ namespace, number, ...workload }: Workload): number {
  const name = `${workload.name}-tls`;
  if (namespace === expiring.namespace && name === expiring.name) return 3 * day + 5 * hour;
  if (namespace === expired.namespace && name === expired.name) return -2 * day;
  return (34 + ((number * 13) % 50)) * day;
}

function certificate(plan: Plan, workload: Workload): Resource {
  const { clock } = plan;
  const { namespace } = workload;
  const name = tlsSecret(workload);
  const left = remaining(workload);
  const good = left > 0;
  const conditions: Resource[] = [
    {
      type: "Ready",
      status: good ? "True" : "False",
      lastTransitionTime: clock.ago(good ? 90 * day - left : -left),
      reason: good ? "Ready" : "Expired",
      message: good ? "Certificate is up to date and has not expired" : `Certificate expired on ${clock.ago(-left)}`,
      observedGeneration: 1,
    },
  ];
  if (left < 30 * day) {
    conditions.push({
      type: "Issuing",
      status: "False",
      lastTransitionTime: clock.ago(4 * hour),
      reason: "Failed",
      message: `The certificate request has failed to complete and will be retried: Failed to wait for order resource "${name}-7-1894402518" to become ready: order is in "invalid" state: acme: authorization for ${hostOf(workload)} failed: DNS problem: NXDOMAIN looking up A`,
      observedGeneration: 1,
    });
  }
  return {
    kind: "Certificate",
    apiVersion: "cert-manager.io/v1",
    metadata: metadata(plan, "Certificate", namespace, name, workload.age - hour, {
      generation: 1,
      labels: labelsOf(workload),
    }),
    spec: {
      dnsNames: [hostOf(workload)],
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "letsencrypt" },
      secretName: name,
      usages: ["digital signature", "key encipherment"],
    },
    status: {
      conditions,
      notBefore: clock.ago(90 * day - left),
      notAfter: clock.ago(-left),
      renewalTime: clock.ago(30 * day - left),
      revision: 6,
      ...(left < 30 * day ? { failedIssuanceAttempts: 11, lastFailureTime: clock.ago(4 * hour) } : {}),
    },
  };
}

export function* issuers(plan: Plan): Generator<Resource, void, undefined> {
  yield {
    kind: "ClusterIssuer",
    apiVersion: "cert-manager.io/v1",
    metadata: metadata(plan, "ClusterIssuer", "", "letsencrypt", 360 * day, { generation: 1 }),
    spec: {
      acme: {
        email: "platform@shop.example",
        server: "https://acme-v02.api.letsencrypt.org/directory",
        privateKeySecretRef: { name: "letsencrypt-account" },
        solvers: [{ http01: { ingress: { ingressClassName: "nginx" } } }],
      },
    },
    status: {
      conditions: [
        {
          type: "Ready",
          status: "True",
          lastTransitionTime: plan.clock.ago(360 * day),
          reason: "ACMEAccountRegistered",
          message: "The ACME account was registered with the ACME server",
          observedGeneration: 1,
        },
      ],
    },
  };
}

export function* serviceMonitors(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  for (const workload of workloadsIn(plan, namespace)) {
    if (!hasService(workload) || workload.row.flags.has("bare")) continue;
    yield {
      kind: "ServiceMonitor",
      apiVersion: "monitoring.coreos.com/v1",
      metadata: metadata(plan, "ServiceMonitor", namespace, workload.name, workload.age - hour, {
        generation: 1,
        labels: { release: "prometheus" },
      }),
      spec: {
        endpoints: [{ interval: "30s", path: "/metrics", port: portName(workload.row.port) }],
        selector: { matchLabels: selectorOf(workload) },
      },
    };
  }
}
