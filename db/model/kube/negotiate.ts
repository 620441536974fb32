// In which form an answer goes out: the Accept header against what a snapshot can write, which is JSON and YAML.
// Protobuf is never written: clients that also name JSON get it, those that do not are told so.
import { type AcceptClause, acceptsAny, acceptsType, parseAccept } from "./accept-header.ts";
import { formNotAcceptable, noRepresentation, notAcceptable } from "./status.ts";

export interface Negotiated {
  /** json and yaml are the object as it is; the others are what it is transformed into, in `encoding`. */
  readonly form: "json" | "yaml" | "table" | "partial" | "partial-list";
  readonly encoding: "json" | "yaml";
  /** meta.k8s.io/… of a table or a partial object, "" for the object as it is. */
  readonly version: "" | "v1" | "v1beta1";
  /** The header itself asked for indentation; see also wantsPretty. */
  readonly pretty: boolean;
}

/** What a route is: the media types that it can produce differ. */
export type Endpoint = "object" | "list" | "watch" | "log" | "create";

const json = "application/json";
const yaml = "application/yaml";
const protobuf = "application/vnd.kubernetes.protobuf";
const objectTypes = [json, yaml, protobuf];
const streamTypes = [`${json};stream=watch`, `${protobuf};stream=watch`];

const producedBy: Readonly<Record<Endpoint, readonly string[]>> = {
  object: objectTypes,
  create: objectTypes,
  list: [...objectTypes, ...streamTypes],
  watch: [...objectTypes, ...streamTypes],
  log: ["text/plain", ...objectTypes],
};

const formOf: ReadonlyMap<string, Negotiated["form"]> = new Map([
  ["Table", "table"],
  ["PartialObjectMetadata", "partial"],
  ["PartialObjectMetadataList", "partial-list"],
]);

/**
 * `header` is "" if there is none. Custom resources are not behind the real server's routing layer, so their refusals
 * have the second wording only. Throws 406.
 */
export function negotiate(header: string, endpoint: Endpoint, custom = false): Negotiated {
  requireProduced(header, custom ? [] : producedBy[endpoint]);
  if (header === "") return plain("json", false);
  let wantsProtobuf = false;
  for (const clause of parseAccept(header)) {
    for (const encoding of ["json", "yaml"] as const) {
      if (!acceptsType(clause, "application", encoding)) continue;
      const found = transformed(clause, encoding, endpoint);
      if (found !== null) return found;
    }
    wantsProtobuf ||= !custom && asksProtobuf(clause);
  }
  if (wantsProtobuf) throw notAcceptable(endpoint === "watch" ? [`${json};stream=watch`] : [json, yaml]);
  throw notAcceptable(endpoint === "watch" ? streamTypes : objectTypes);
}

/** The routing layer's refusal, for answers that have one form only: /version produces JSON. */
export function requireProduced(header: string, produced: readonly string[]): void {
  if (produced.length > 0 && !acceptsAny(header, produced)) throw noRepresentation(produced);
}

export type DiscoveryForm = "v2" | "v2beta1" | "legacy";

/** For /api and /apis: the aggregated document in the version that stands first, else the legacy one. Throws 406. */
export function negotiateDiscovery(header: string): {
  readonly form: DiscoveryForm;
  readonly encoding: "json" | "yaml";
} {
  requireProduced(header, objectTypes);
  for (const clause of parseAccept(header)) {
    const { params } = clause;
    const version = params.get("v");
    const aggregated = params.get("g") === "apidiscovery.k8s.io" && params.get("as") === "APIGroupDiscoveryList";
    if (!aggregated || (version !== "v2" && version !== "v2beta1")) continue;
    for (const encoding of ["json", "yaml"] as const)
      if (acceptsType(clause, "application", encoding)) return { form: version, encoding };
  }
  return { form: "legacy", encoding: negotiatePlain(header, objectTypes) };
}

/** For documents that are never transformed, like those of legacy discovery. Throws 406. */
export function negotiatePlain(header: string, produced: readonly string[] = objectTypes): "json" | "yaml" {
  requireProduced(header, produced);
  const encoding = plainEncoding(header);
  if (encoding === null) throw notAcceptable(parseAccept(header).some(asksProtobuf) ? [json, yaml] : produced);
  return encoding;
}

/** A refusal is always written: "indented" is JSON for a client that accepts neither form (goJsonIndented). */
export function refusalForm(header: string): "json" | "yaml" | "indented" {
  return plainEncoding(header) ?? "indented";
}

function plainEncoding(header: string): "json" | "yaml" | null {
  if (header === "") return "json";
  for (const clause of parseAccept(header).filter((each) => !transforms(each) && isKnown(each)))
    for (const encoding of ["json", "yaml"] as const) if (acceptsType(clause, "application", encoding)) return encoding;
  return null;
}

/** Refuses a list as a single partial object and the reverse. `goType` is what the real server's message names. */
export function requireForm({ form }: Negotiated, isList: boolean, goType: string): void {
  if (form === "partial" && isList)
    throw formNotAcceptable(`you requested PartialObjectMetadata, but the requested object is a list (${goType})`);
  if (form === "partial-list" && !isList)
    throw formNotAcceptable(
      `you requested PartialObjectMetadataList, but the requested object is not a list (${goType})`,
    );
}

/** The Go type behind an object of the real server: "*apps.DeploymentList". */
export function goTypeOf(type: { readonly group: string; readonly kind: string; readonly custom: boolean }): string {
  if (type.custom) return type.kind.endsWith("List") ? "*unstructured.UnstructuredList" : "*unstructured.Unstructured";
  const [first = ""] = type.group.split(".");
  if (type.group === "" || type.group === "events.k8s.io") return `*core.${type.kind}`;
  return `*${first === "internal" ? "apiserverinternal" : first}.${type.kind}`;
}

function plain(encoding: "json" | "yaml", pretty: boolean): Negotiated {
  return { form: encoding, encoding, version: "", pretty };
}

/** Null where the parameters of a clause ask for what this type cannot do; the next clause may. */
function transformed(clause: AcceptClause, encoding: "json" | "yaml", endpoint: Endpoint): Negotiated | null {
  if (!isKnown(clause) || (endpoint === "watch" && encoding === "yaml")) return null;
  const { params } = clause;
  const pretty = params.get("pretty") === "1";
  if (!transforms(clause)) return plain(encoding, pretty);
  const version = params.get("v");
  const form = formOf.get(params.get("as") ?? "");
  if (form === undefined || (version !== "v1" && version !== "v1beta1")) return null;
  return { form, encoding, version, pretty };
}

function asksProtobuf(clause: AcceptClause): boolean {
  return clause.type === "application" && clause.subtype === "vnd.kubernetes.protobuf" && isKnown(clause);
}

function transforms({ params }: AcceptClause): boolean {
  return ["as", "g", "v"].some((name) => params.has(name));
}

/** Whether the group of a transformation, the kind of stream and the version of the server are ones that exist. */
function isKnown(clause: AcceptClause): boolean {
  const { params } = clause;
  const group = !transforms(clause) || params.get("g") === "meta.k8s.io";
  const stream = params.get("stream") ?? "";
  return group && (stream === "watch" || stream === "") && (params.get("sv") ?? "v1") === "v1";
}
