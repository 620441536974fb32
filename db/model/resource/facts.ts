// What the table of resources keeps of one Kubernetes object.
import { at, type Json, listAt, numberAt, textAt, textMapAt } from "./json.ts";
import { objectMetaJson } from "../kube/object-meta.ts";
import type { SelectableType } from "../kube/selectors/field-support.ts";
import { selectableFields } from "../kube/selectors/selectable-fields.ts";
import type { Cell, TablePrinter } from "../kube/table/column.ts";
import { podState } from "../kube/table/pod-state.ts";
import { healthOf } from "./health.ts";

/** A type of the catalogue, ready to be indexed. */
export interface IndexedType extends SelectableType {
  readonly table: TablePrinter;
  /** Of the captured Kubernetes; NaN: not known. */
  readonly minor: number;
}

/** One owner reference, as much of it as lists need. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** Names follow the columns of k8s_resources; instants are RFC 3339 or null. */
export interface ResourceFacts {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resource_version: string;
  readonly created_at: string | null;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly owners: readonly Owner[];
  /** JSON of its ObjectMeta, without managedFields. */
  readonly metadata: string;
  /** Values that field selectors may name, and what event look-ups need. */
  readonly fields: Record<string, string>;
  readonly cells: readonly Cell[];
  readonly status: string;
  readonly healthy: boolean;
  readonly phase: string | null;
  readonly node: string | null;
  readonly restarts: number | null;
  readonly container_names: readonly string[];
  readonly images: readonly string[];
  readonly service_type: string | null;
  readonly cluster_ip: string | null;
  readonly ports: readonly unknown[] | null;
  readonly replicas: number | null;
  readonly ready_replicas: number | null;
  readonly strategy_type: string | null;
}

/** Annotations longer than this stay in the object only: a list never shows them. */
const annotationTextMax = 1024;

/** Reads an object of unknown form; what it lacks is absent. Never throws. */
export function factsOf(type: IndexedType, object: Json): ResourceFacts {
  const { group, resource, minor } = type;
  const isPod = group === "" && resource === "pods";
  const isService = group === "" && resource === "services";
  const containers = podContainers(object, isPod);
  return {
    namespace: textAt(object, "metadata", "namespace"),
    name: textAt(object, "metadata", "name"),
    uid: textAt(object, "metadata", "uid"),
    resource_version: textAt(object, "metadata", "resourceVersion"),
    created_at: instant(textAt(object, "metadata", "creationTimestamp")),
    labels: textMapAt(object, "metadata", "labels"),
    annotations: shortTexts(textMapAt(object, "metadata", "annotations")),
    owners: listAt(object, "metadata", "ownerReferences").map((owner) => ({
      kind: textAt(owner, "kind"),
      name: textAt(owner, "name"),
      uid: textAt(owner, "uid"),
    })),
    metadata: objectMetaJson(object),
    fields: { ...selectableFields(type, object), ...(resource === "events" ? eventFields(object) : {}) },
    cells: type.table.print(object),
    ...healthOf(group, resource, object, minor),
    phase: textAt(object, "status", "phase") || null,
    node: (isPod && textAt(object, "spec", "nodeName")) || null,
    restarts: isPod ? int32(podState(object, minor).restarts) : null,
    container_names: containers.map((container) => textAt(container, "name")),
    images: [...new Set(containers.map((container) => textAt(container, "image")))],
    service_type: isService ? textAt(object, "spec", "type") || "ClusterIP" : null,
    cluster_ip: (isService && textAt(object, "spec", "clusterIP")) || null,
    ports: isService ? listAt(object, "spec", "ports") : null,
    replicas: int32(numberAt(object, "spec", "replicas")),
    ready_replicas: int32(numberAt(object, "status", "readyReplicas")),
    strategy_type:
      textAt(object, "spec", "strategy", "type") || textAt(object, "spec", "updateStrategy", "type") || null,
  };
}

function podContainers(object: Json, isPod: boolean): Record<string, Json>[] {
  const spec = isPod ? at(object, "spec") : at(object, "spec", "template", "spec");
  return [
    ...listAt(spec, "initContainers"),
    ...listAt(spec, "containers"),
    ...(isPod ? listAt(spec, "ephemeralContainers") : []),
  ];
}

function shortTexts(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.length <= annotationTextMax));
}

/** A valid instant as RFC 3339 with a year of four digits, else null: a captured object may hold anything. */
function instant(text: string): string | null {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return null;
  const written = new Date(time).toISOString();
  return /^[0-9]{4}-/.test(written) && !written.startsWith("0000") ? written : null;
}

/** Kubernetes' own int32, which is also the column's; anything else is none. */
function int32(value: number | null): number | null {
  return value !== null && Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? value : null;
}

/** What the page shows of an event besides what can be selected by. */
function eventFields(event: Json): Record<string, string> {
  const fields: Record<string, string> = {
    message: (textAt(event, "message") || textAt(event, "note")).slice(0, 2000),
    count: String(
      numberAt(event, "count") ?? numberAt(event, "series", "count") ?? numberAt(event, "deprecatedCount") ?? 1,
    ),
  };
  const last =
    textAt(event, "lastTimestamp") ||
    textAt(event, "series", "lastObservedTime") ||
    textAt(event, "deprecatedLastTimestamp") ||
    textAt(event, "eventTime") ||
    textAt(event, "metadata", "creationTimestamp");
  const lastSeen = instant(last);
  return lastSeen ? { ...fields, lastTimestamp: lastSeen } : fields;
}
