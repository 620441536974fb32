// Undoes what kubectl before 1.14 did in `cluster-info dump`: it printed Go structs, so fields have Go's names.
import { builtinByPlural } from "../resource/builtin-kinds.ts";
import { apiVersionOf } from "../resource/identity.ts";
import { isRecord, listOf, textOf } from "./record.ts";

/** ObjectMeta was embedded and kept its JSON names; it is put back under `metadata`. */
const metadataFields = new Set(
  `name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp
  deletionGracePeriodSeconds labels annotations ownerReferences finalizers clusterName initializers managedFields`.split(
    /\s+/,
  ),
);
/** Maps whose keys are data. */
const dataMaps = new Set(
  `labels annotations matchLabels nodeSelector selector capacity allocatable limits requests hard used data binaryData
  stringData options volumeAttributes defaultRequest default min max`.split(/\s+/),
);
/** Names that follow no rule. */
const odd: Readonly<Record<string, string>> = { CephFS: "cephfs", StorageOS: "storageos", PDID: "pdID" };
/** Of the pod in Go, of its spec in JSON. */
const hostFields = ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"];
const depthMax = 200;

/** A resource or a list of them with JSON names; what is not of that old kind is given back as it is. */
export function fromGoNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromGoNames);
  if (!isRecord(value) || "metadata" in value) return value;
  if (Array.isArray(value["Items"])) return { metadata: {}, items: value["Items"].map(fromGoNames) };
  if (!("name" in value) && !("Items" in value)) return value;
  if ("Items" in value) return { metadata: {}, items: [] };
  const metadata: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    if (child === null) continue;
    if (metadataFields.has(key)) metadata[key] = child;
    else rest[jsonName(key)] = renamed(jsonName(key), child, 0);
  }
  return { ...typeOf(textOf(metadata["selfLink"])), metadata, ...withHostFields(rest) };
}

/** PodIP → podIP, UID → uid, DNSPolicy → dnsPolicy, HostIP → hostIP. */
export function jsonName(name: string): string {
  const known = odd[name];
  if (known !== undefined) return known;
  const capitals = /^[A-Z]+/.exec(name)?.[0].length ?? 0;
  if (capitals <= 1) return name.slice(0, capitals).toLowerCase() + name.slice(capitals);
  const whole = capitals === name.length || /^[A-Z]+s?\d*$/.test(name);
  const lower = whole ? name.length : capitals - 1;
  return name.slice(0, lower).toLowerCase() + name.slice(lower);
}

/** null and absent were the same in JSON. */
function renamed(key: string, value: unknown, depth: number): unknown {
  if (depth > depthMax) return value;
  if (Array.isArray(value)) return listOf(value).map((child) => renamed("", child, depth + 1));
  if (!isRecord(value) || (dataMaps.has(key) && Object.values(value).every((child) => typeof child !== "object"))) {
    return value;
  }
  const entries = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(
    entries.map(([name, child]) => [jsonName(name), renamed(jsonName(name), child, depth + 1)]),
  );
}

function withHostFields(object: Record<string, unknown>): Record<string, unknown> {
  const spec = object["spec"];
  const security = isRecord(spec) ? spec["securityContext"] : undefined;
  if (!isRecord(spec) || !isRecord(security)) return object;
  const moved = Object.entries(security).filter(([key, value]) => hostFields.includes(key) && value !== false);
  const kept = Object.entries(security).filter(([key]) => !hostFields.includes(key));
  return { ...object, spec: { ...spec, ...Object.fromEntries(moved), securityContext: Object.fromEntries(kept) } };
}

/** Nothing else in the stream form says the kind: "/api/v1/namespaces/shop/pods/web-1" does. */
function typeOf(selfLink: string): { apiVersion?: string; kind?: string } {
  const plural = selfLink.split("/").at(-2) ?? "";
  const type = builtinByPlural("*", plural);
  return type === undefined ? {} : { apiVersion: apiVersionOf(type.group, type.version), kind: type.kind };
}
