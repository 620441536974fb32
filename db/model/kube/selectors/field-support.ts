// Which fields of which kind a field selector may name, and what the real server says of the others.
// Source: the field label conversions of Kubernetes 1.32 to 1.36, each checked against golden answers where there are any.
import { goQuote } from "../go/quote.ts";

/** A type of resource as far as selectors tell types apart. */
export interface SelectableType {
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural, "pods". */
  readonly resource: string;
  readonly namespaced: boolean;
  /** Defined by a CustomResourceDefinition. */
  readonly custom: boolean;
  /** `spec.versions[].selectableFields[].jsonPath` of that definition: ".spec.color". */
  readonly selectableFields?: readonly string[];
}

export interface FieldSupport {
  /** The label that a client names → the label that is stored. */
  readonly labels: ReadonlyMap<string, string>;
  /** The message of the 400 for any other label. */
  readonly refusal: (label: string) => string;
}

const both = ["metadata.name", "metadata.namespace"] as const;
const name = ["metadata.name"] as const;

const reference = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

const labelsOf: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    "/pods",
    new Map([
      ...same(both, "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName"),
      // status.podIPs is accepted and never set: it matches the empty text only.
      ...same([], "spec.hostNetwork", "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName"),
      // What clients of 2014 send.
      ["spec.host", "spec.nodeName"] as const,
    ]),
  ],
  ["/nodes", new Map(same(name, "spec.unschedulable"))],
  ["/namespaces", new Map(same(name, "status.phase"))],
  ["/secrets", new Map(same(both, "type"))],
  ["/services", new Map(same(both, "spec.clusterIP", "spec.type"))],
  ["/replicationcontrollers", new Map(same(both, "status.replicas"))],
  [
    "/events",
    new Map([
      ...same(both, "reason", "reportingComponent", "source", "type"),
      ...reference.map((each) => [`involvedObject.${each}`, `involvedObject.${each}`] as const),
    ]),
  ],
  [
    "events.k8s.io/events",
    new Map([
      ...same(both, "reason", "type"),
      ["reportingController", "reportingComponent"] as const,
      ...reference.map((each) => [`regarding.${each}`, `involvedObject.${each}`] as const),
    ]),
  ],
  ["batch/jobs", new Map(same(both, "status.successful"))],
  ["certificates.k8s.io/certificatesigningrequests", new Map(same(name, "spec.signerName"))],
  ["certificates.k8s.io/clustertrustbundles", new Map(same(name, "spec.signerName"))],
  [
    "certificates.k8s.io/podcertificaterequests",
    new Map(same(name, "spec.signerName", "spec.podName", "spec.serviceAccountName", "spec.nodeName")),
  ],
  ["resource.k8s.io/resourceslices", new Map(same(name, "spec.nodeName", "spec.driver"))],
]);

const metadataOnly: ReadonlyMap<string, string> = new Map(same(both));

/** What a selector on this type may name. */
export function supportedFields(type: SelectableType): FieldSupport {
  if (type.custom) {
    const own = (type.selectableFields ?? []).map(customLabel);
    return { labels: new Map(same(type.namespaced ? both : name, ...own)), refusal: notSupported };
  }
  const key = `${type.group}/${type.resource}`;
  const labels = labelsOf.get(key);
  if (labels !== undefined) return { labels, refusal: refusalOf(key, type.version) };
  const known = both.map(goQuote).join(", ");
  return { labels: metadataOnly, refusal: (label) => `${goQuote(label)} is not a known field selector: only ${known}` };
}

/** ".spec.color" → "spec.color" */
export function customLabel(jsonPath: string): string {
  return jsonPath.startsWith(".") ? jsonPath.slice(1) : jsonPath;
}

function notSupported(label: string): string {
  return `field label not supported: ${label}`;
}

function refusalOf(key: string, version: string): (label: string) => string {
  if (key === "batch/jobs") return (label) => `field label ${goQuote(label)} not supported for Job`;
  if (key === "resource.k8s.io/resourceslices")
    return (label) => `field label not supported for resource.k8s.io/${version}, Kind=ResourceSlice: ${label}`;
  return notSupported;
}

function same(first: readonly string[], ...labels: readonly string[]): (readonly [string, string])[] {
  return [...first, ...labels].map((label) => [label, label] as const);
}
