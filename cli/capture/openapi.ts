// The cluster's OpenAPI v3 documents, verbatim: read beside the capture, and sent only where the server does not have them.
import { fieldOf, isRecord, textOf } from "../../db/model/import/record.ts";
import type { Gap } from "../../db/model/gap.ts";
import { documentBytesMax } from "../../db/model/limits.ts";
import type { Api } from "../api.ts";
import { put } from "../upload/put.ts";
import { retried } from "../upload/retry.ts";
import type { ClusterConnection } from "./connection.ts";
import { jsonAt } from "./discovery.ts";
import { gapOf, refusalOf } from "./status-error.ts";

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

async function readDocuments(cluster: ClusterConnection, signal: AbortSignal, gaps: Gap[]): Promise<Document[]> {
  let index: unknown;
  try {
    index = await jsonAt(cluster, "/openapi/v3", signal);
  } catch (error) {
    gaps.push(gapOf(error, "openapi/v3"));
    return [];
  }
  const paths = fieldOf(index, "paths");
  const entries = isRecord(paths) ? Object.entries(paths) : [];
  const documents: Document[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let entry = entries[next++]; entry; entry = entries[next++]) {
      const [path, at] = entry;
      try {
        const bytes = await verbatim(
          cluster,
          textOf(fieldOf(at, "serverRelativeURL")) || `/openapi/v3/${path}`,
          signal,
        );
        documents.push({
          path: `openapi/v3/${path}`,
          bytes,
          sha256: new Bun.CryptoHasher("sha256").update(bytes).digest("hex"),
        });
      } catch (error) {
        gaps.push(gapOf(error, `openapi/v3/${path}`));
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  return documents.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function verbatim(
  cluster: ClusterConnection,
  path: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await cluster.get(path, { signal });
  if (response.status !== 200) throw await refusalOf(response);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > documentBytesMax) throw new DOMException("the document is too large", "AbortError");
  return bytes;
}
