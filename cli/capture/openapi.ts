// The cluster's OpenAPI documents, verbatim: read beside the capture, and sent only where the server does not have them.
import { fieldOf, isRecord, textOf } from "../../db/model/import/record.ts";
import type { Gap } from "../../db/model/gap.ts";
import { documentBytesMax } from "../../db/model/limits.ts";
import type { Api } from "../api.ts";
import { put } from "../upload/put.ts";
import { retried } from "../upload/retry.ts";
import type { ClusterConnection } from "./connection.ts";
import { jsonAt } from "./discovery.ts";
import { ApiRefusal, gapOf, refusalOf } from "./status-error.ts";

const parallel = 4;

export interface OpenApiTarget {
  readonly api: Api;
  readonly snapshotId: string;
  readonly ownerToken: string;
}

interface Document {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

/** Gaps for what the cluster did not give. Throws what the server refuses. */
export async function sendOpenApi(
  cluster: ClusterConnection,
  target: OpenApiTarget,
  signal: AbortSignal,
): Promise<Gap[]> {
  const gaps: Gap[] = [];
  const documents = await readDocuments(cluster, signal, gaps);
  const { api, snapshotId, ownerToken } = target;
  const referred = documents.map(({ path, bytes, sha256 }) => ({ path, sha256, bytes: bytes.length }));
  const { missing } = await api.refer(snapshotId, ownerToken, { documents: referred });
  for (const { sha256, url, headers } of missing) {
    const document = documents.find((each) => each.sha256 === sha256);
    if (document) await retried(() => put(url, headers, new Blob([document.bytes])));
  }
  await api.documentsDone(snapshotId, ownerToken);
  return gaps;
}

/** Where a document is read, in which form, and under which path it is kept. */
interface Wanted {
  readonly path: string;
  readonly from: string;
  readonly accept: string;
}

const json = "application/json";
/** kubectl up to 1.28 explains types from the binary one, dashboards read the other. */
const v2: readonly Wanted[] = [
  { path: "openapi/v2", from: "/openapi/v2", accept: json },
  {
    path: "openapi/v2.pb",
    from: "/openapi/v2",
    accept: "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
  },
];

async function readDocuments(cluster: ClusterConnection, signal: AbortSignal, gaps: Gap[]): Promise<Document[]> {
  const wanted = [...v2, ...(await v3(cluster, signal, gaps))];
  const documents: Document[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let one = wanted[next++]; one; one = wanted[next++]) {
      try {
        const bytes = await verbatim(cluster, one, signal);
        const sha256 = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
        documents.push({ path: one.path, bytes, sha256 });
      } catch (error) {
        if (!isOptional(one, error)) gaps.push(gapOf(error, one.path));
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  return documents.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A server that does not have the old form is not one that hides it. */
function isOptional(wanted: Wanted, error: unknown): boolean {
  return v2.includes(wanted) && error instanceof ApiRefusal && (error.status === 404 || error.status === 406);
}

async function v3(cluster: ClusterConnection, signal: AbortSignal, gaps: Gap[]): Promise<Wanted[]> {
  try {
    const paths = fieldOf(await jsonAt(cluster, "/openapi/v3", signal), "paths");
    return Object.entries(isRecord(paths) ? paths : {}).map(([path, at]) => ({
      path: `openapi/v3/${path}`,
      from: textOf(fieldOf(at, "serverRelativeURL")) || `/openapi/v3/${path}`,
      accept: json,
    }));
  } catch (error) {
    gaps.push(gapOf(error, "openapi/v3"));
    return [];
  }
}

async function verbatim(
  cluster: ClusterConnection,
  { from, accept }: Wanted,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await cluster.get(from, { signal, headers: { accept } });
  if (response.status !== 200) throw await refusalOf(response);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > documentBytesMax) throw new DOMException("the document is too large", "AbortError");
  return bytes;
}
