// The values that field selectors compare: what the real server's ToSelectableFields derives from an object.
// metadata.name and metadata.namespace are not among them: every row has these anyway.
import { at, listAt, numberAt, textAt } from "../../resource/json.ts";
import { customLabel, type SelectableType } from "./field-support.ts";

type Derive = (object: unknown) => Record<string, string>;

const deriveOf: ReadonlyMap<string, Derive> = new Map<string, Derive>([
  ["/pods", podFields],
  ["/nodes", (node) => ({ "spec.unschedulable": String(at(node, "spec", "unschedulable") === true) })],
  ["/namespaces", (namespace) => texts(namespace, "status.phase")],
  ["/secrets", (secret) => texts(secret, "type")],
  ["/services", (service) => texts(service, "spec.clusterIP", "spec.type")],
  ["/replicationcontrollers", (object) => ({ "status.replicas": count(object, "status", "replicas") })],
  ["/events", (event) => eventFields(event, "involvedObject", "source", "reportingComponent")],
  ["events.k8s.io/events", (event) => eventFields(event, "regarding", "deprecatedSource", "reportingController")],
  ["batch/jobs", (job) => ({ "status.successful": count(job, "status", "succeeded") })],
  ["certificates.k8s.io/certificatesigningrequests", (object) => texts(object, "spec.signerName")],
  ["certificates.k8s.io/clustertrustbundles", (object) => texts(object, "spec.signerName")],
  [
    "certificates.k8s.io/podcertificaterequests",
    (object) => texts(object, "spec.signerName", "spec.podName", "spec.serviceAccountName", "spec.nodeName"),
  ],
  ["resource.k8s.io/resourceslices", (slice) => texts(slice, "spec.nodeName", "spec.driver")],
]);

/**
 * Field label → value of one captured object, in the labels that convertFields yields. Any object is taken; what is
 * missing or of another type is "" ("false", "0"), as for the real server's zero values. Empty for most types.
 */
export function selectableFields(type: SelectableType, object: unknown): Record<string, string> {
  if (type.custom)
    return Object.fromEntries(
      (type.selectableFields ?? []).map(customLabel).map((label) => [label, printed(at(object, ...label.split(".")))]),
    );
  return deriveOf.get(`${type.group}/${type.resource}`)?.(object) ?? {};
}

function podFields(pod: unknown): Record<string, string> {
  const [firstAddress] = listAt(pod, "status", "podIPs");
  return {
    ...texts(pod, "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName"),
    "spec.hostNetwork": String(at(pod, "spec", "hostNetwork") === true),
    ...texts(pod, "status.phase", "status.nominatedNodeName"),
    // Objects of before 1.16 have the single address only; the real server makes a list of it when it reads them.
    "status.podIP": textAt(firstAddress, "ip") || textAt(pod, "status", "podIP"),
  };
}

/** One event, seen through either of its two APIs, has the same fields. */
function eventFields(event: unknown, about: string, source: string, reporter: string): Record<string, string> {
  const fields = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];
  const reporting = textAt(event, reporter);
  return {
    ...Object.fromEntries(fields.map((field) => [`involvedObject.${field}`, textAt(event, about, field)])),
    ...texts(event, "reason", "type"),
    reportingComponent: reporting,
    source: textAt(event, source, "component") || reporting,
  };
}

function texts(object: unknown, ...labels: readonly string[]): Record<string, string> {
  return Object.fromEntries(labels.map((label) => [label, textAt(object, ...label.split("."))]));
}

function count(object: unknown, ...path: readonly string[]): string {
  return String(Math.trunc(numberAt(object, ...path) ?? 0));
}

/** As Go's fmt.Sprint prints the three types that a custom field can have. */
function printed(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
