// Writes with `dryRun=All`: what would be stored, told and not stored. `kubectl diff` asks so, and `apply --dry-run=server`.
import { goJson } from "../../db/model/kube/go/json-text.ts";
import { jsonProblem } from "../../db/model/kube/go/json-problem.ts";
import { type Negotiated, negotiate } from "../../db/model/kube/negotiate.ts";
import { jsonPatch, JsonPatchError, patchDepthMax } from "../../db/model/kube/patch/json-patch.ts";
import { mergePatch } from "../../db/model/kube/patch/merge-patch.ts";
import { strategicPatch } from "../../db/model/kube/patch/strategic-patch.ts";
import type { ResourceRequest } from "../../db/model/kube/resource-request.ts";
import {
  alreadyExists,
  badRequest,
  conflict,
  KubeRefusal,
  unsupportedMediaType,
  unsupportedPatchType,
} from "../../db/model/kube/status.ts";
import { apiVersionOf } from "../../db/model/resource/identity.ts";
import { at, isMap, type Json, numberAt, textAt } from "../../db/model/resource/json.ts";
import { findKubeRow } from "../../db/resources/kube-rows.ts";
import { shownJson } from "./answers.ts";
import type { KubeCall } from "./call.ts";
import { foundRow, wholeJson } from "./get.ts";
import { requireHeld } from "./held.ts";
import { bodyBytes } from "./request-body.ts";
import type { ServedType } from "./served-types.ts";

/** Of a write to an object itself, not to something below it. */
export function isDryRun({ url }: KubeCall, { verb, subresource }: ResourceRequest): boolean {
  const asked = url.searchParams.getAll("dryRun");
  const isKnown = verb === "patch" || verb === "update" || verb === "create";
  return isKnown && subresource === "" && asked.length > 0 && asked.every((each) => each === "All");
}

/** Throws a Status. What a server would fill in by itself (defaults, admission) is not: it is not in a snapshot. */
export async function dryRunAnswer(call: KubeCall, type: ServedType, request: ResourceRequest): Promise<Response> {
  const accept = call.request.headers.get("accept") ?? "";
  const form = negotiate(accept, request.verb === "create" ? "create" : "object", type.custom);
  if (request.verb === "create") return shown(call, type, await created(call, type, request), form, 201);
  const present: Json = JSON.parse(await wholeJson(call, type, await foundRow(call, type, request)));
  const wanted = request.verb === "patch" ? await patched(call, type, present) : await updated(call, type, present);
  return shown(call, type, generated(present, requireSame(present, wanted)), form, 200);
}

function shown(call: KubeCall, type: ServedType, object: Json, form: Negotiated, status: number): Response {
  const { apiVersion: _version, kind: _kind, ...rest } = isMap(object) ? object : {};
  const [apiVersion, kind] = [apiVersionOf(type.group, type.version), type.kind];
  const whole = type.custom ? { apiVersion, kind, ...rest } : { kind, apiVersion, ...rest };
  return shownJson(call, goJson(whole), form, status);
}

const json = "application/json";
const patchTypes = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
} as const;

async function patched(call: KubeCall, type: ServedType, present: Json): Promise<Json> {
  const contentType = mediaType(call.request);
  if (contentType === patchTypes.apply) {
    // It needs the schema of every field and who owns it.
    throw new KubeRefusal(415, "a read-only snapshot does not answer server-side apply: use a client-side one", {
      reason: "UnsupportedMediaType",
    });
  }
  if (type.custom && contentType === patchTypes.strategic)
    throw unsupportedMediaType([patchTypes.json, patchTypes.merge, patchTypes.apply]);
  if (contentType === patchTypes.merge) return mergePatch(present, await bodyJson(call));
  if (contentType === patchTypes.strategic) return strategicPatch(present, await bodyJson(call));
  if (contentType !== patchTypes.json) throw unsupportedPatchType();
  try {
    return jsonPatch(present, await bodyJson(call));
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    throw new KubeRefusal(422, `the server rejected our request due to an error in our request: ${error.message}`, {
      reason: "Invalid",
    });
  }
}

async function updated(call: KubeCall, type: ServedType, present: Json): Promise<Json> {
  const wanted = await objectOf(call, type);
  const version = textAt(wanted, "metadata", "resourceVersion");
  if (version !== "" && version !== textAt(present, "metadata", "resourceVersion"))
    throw conflict({ group: type.group, resource: type.resource, name: textAt(present, "metadata", "name") });
  const kept = at(present, "metadata");
  const metadata = { ...(isMap(kept) ? serverFields(kept) : {}), ...metadataOf(wanted) };
  return { ...(isMap(wanted) ? wanted : {}), metadata };
}

async function created(call: KubeCall, type: ServedType, request: ResourceRequest): Promise<Json> {
  requireHeld(call, type, request.namespace);
  const object = await objectOf(call, type);
  const { generateName, ...given } = metadataOf(object);
  const name =
    textAt(object, "metadata", "name") || `${typeof generateName === "string" ? generateName : ""}${randomSuffix()}`;
  const namespace = type.namespaced ? request.namespace : "";
  const said = textAt(object, "metadata", "namespace");
  if (said !== "" && said !== namespace)
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  const named = { group: type.group, resource: type.resource, name };
  const ask = { ...type.stored, resource: type.resource, namespace, name };
  if (await findKubeRow(call.services.rows, call.of, ask)) throw alreadyExists(named);
  const metadata = {
    ...given,
    ...(generateName === undefined ? {} : { generateName }),
    name,
    ...(namespace === "" ? {} : { namespace }),
    uid: crypto.randomUUID(),
    generation: 1,
    creationTimestamp: `${new Date(call.services.now()).toISOString().slice(0, 19)}Z`,
  };
  return { ...(isMap(object) ? object : {}), metadata };
}

/** As Kubernetes makes names unique: five characters that spell no word. */
function randomSuffix(): string {
  const letters = "bcdfghjklmnpqrstvwxz2456789";
  return Array.from(crypto.getRandomValues(new Uint8Array(5)), (byte) => letters[byte % letters.length]).join("");
}

/** What a server keeps whatever an update says. */
function serverFields(metadata: Record<string, unknown>): Record<string, unknown> {
  const { uid, creationTimestamp, generation, resourceVersion, managedFields } = metadata;
  return { uid, creationTimestamp, generation, resourceVersion, managedFields };
}

function metadataOf(object: Json): Record<string, unknown> {
  const metadata = at(object, "metadata");
  return isMap(metadata) ? metadata : {};
}

/** Its name cannot be changed by a write. */
function requireSame(present: Json, wanted: Json): Json {
  const names = [present, wanted].map((each) => textAt(each, "metadata", "name"));
  const spaces = [present, wanted].map((each) => textAt(each, "metadata", "namespace"));
  if (names[0] !== names[1])
    throw badRequest(`the name of the object (${names[1]}) does not match the name on the URL (${names[0]})`);
  if (spaces[0] !== spaces[1])
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  return wanted;
}

/** A changed spec is a new generation, where there are generations. */
function generated(present: Json, wanted: Json): Json {
  const generation = numberAt(present, "metadata", "generation");
  if (generation === null || !isMap(wanted)) return wanted;
  const isChanged = JSON.stringify(at(present, "spec")) !== JSON.stringify(at(wanted, "spec"));
  return { ...wanted, metadata: { ...metadataOf(wanted), generation: isChanged ? generation + 1 : generation } };
}

/** Throws what a server says of a body that is another kind of object. */
async function objectOf(call: KubeCall, type: ServedType): Promise<Json> {
  if (![json, ""].includes(mediaType(call.request))) throw unsupportedMediaType([json]);
  const object = await bodyJson(call);
  const wanted = { apiVersion: apiVersionOf(type.group, type.version), kind: type.kind };
  const said = { apiVersion: textAt(object, "apiVersion"), kind: textAt(object, "kind") };
  if (said.kind !== wanted.kind)
    throw badRequest(`the object provided is a "${said.kind}": this path takes a ${wanted.kind}`);
  if (said.apiVersion !== wanted.apiVersion)
    throw badRequest(
      `the API version in the data (${said.apiVersion}) does not match the expected API version (${wanted.apiVersion})`,
    );
  return object;
}

async function bodyJson(call: KubeCall): Promise<Json> {
  const bytes = await bodyBytes(call.request);
  const problem = jsonProblem(bytes, patchDepthMax);
  if (problem !== null) throw badRequest(`couldn't get version/kind; json parse error: ${problem}`);
  return JSON.parse(new TextDecoder().decode(bytes));
}

function mediaType(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
