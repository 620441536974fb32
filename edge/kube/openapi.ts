// The cluster's OpenAPI documents: an index with addresses below the link, and each document as it was captured.
import { listDocuments } from "../../db/documents.ts";
import { documentKey } from "../../db/model/blob-keys.ts";
import { isKubinError } from "../../db/model/error.ts";
import { requireProduced } from "../../db/model/kube/negotiate.ts";
import { notAcceptable, pageNotFound } from "../../db/model/kube/status.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";
import type { Services } from "../services.ts";
import { cacheControl, type Shown } from "./answers.ts";
import { isHeld } from "./discovery-answer.ts";

interface Source {
  readonly services: Services;
  readonly snapshot: SnapshotRow;
}

const folder = "openapi/v3/";

/** `/openapi/v3`. Clients ask for the addresses as they stand, so they carry the link's prefix, and the content's hash. */
export async function openApiIndex({ services, snapshot }: Source, prefix: string): Promise<string> {
  const documents = await listDocuments(services.rows, snapshot.id);
  const paths = documents
    .filter(({ path }) => path.startsWith(folder))
    .map(({ path, sha256 }) => {
      const serverRelativeURL = `${prefix}/${path}?hash=${sha256.toUpperCase()}`;
      return [path.slice(folder.length), { serverRelativeURL }] as const;
    });
  return JSON.stringify({ paths: Object.fromEntries(paths) });
}

const protobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
/** No media type has an "@": clients ask for it so, and cannot read an answer that calls itself so. */
const oldProtobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

/** What the snapshot has of `/openapi/v2`, by the media type that asks for it, and what the answer says that it is. */
const v2Names = [
  [oldProtobuf, "openapi/v2.pb", protobuf],
  [protobuf, "openapi/v2.pb", protobuf],
  ["application/json", "openapi/v2", "application/json"],
] as const;

/** Throws a 404 where the snapshot has none, and a 406 for a form that nobody writes. */
export async function openApiV2(call: Shown & Source): Promise<Response> {
  const accept = call.request.headers.get("accept") || "application/json";
  const asked =
    v2Names.find(([mediaType]) => accept.includes(mediaType)) ?? (accept.includes("*/*") ? v2Names[2] : null);
  if (!asked) throw notAcceptable(v2Names.map(([mediaType]) => mediaType));
  const [, name, mediaType] = asked;
  return documentAnswer(call, name, mediaType);
}

/** `name`: as the index lists it, "apis/apps/v1". Throws a 404 where the snapshot has none. */
export async function openApiV3(call: Shown & Source, name: string): Promise<Response> {
  requireProduced(call.request.headers.get("accept") || "*/*", ["application/json"]);
  return documentAnswer(call, `${folder}${name}`, "application/json");
}

/** As it was captured: what clients and proxies have is named by its content. */
async function documentAnswer(call: Shown & Source, path: string, contentType: string): Promise<Response> {
  const { services, snapshot, request } = call;
  const found = (await listDocuments(services.rows, snapshot.id)).find((each) => each.path === path);
  if (!found) throw pageNotFound();
  const etag = `"${found.sha256.toUpperCase()}"`;
  const headers = { etag, vary: "Accept", "cache-control": cacheControl };
  if (isHeld(request, etag)) return new Response(null, { status: 304, headers });
  try {
    const body = await services.blobs.get(documentKey(snapshot.tenantId, found.sha256));
    return new Response(body, { headers: { ...headers, "content-type": contentType } });
  } catch (error) {
    if (isKubinError(error, "not_found")) throw pageNotFound();
    throw error;
  }
}
