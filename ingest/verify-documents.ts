// Reads the shared documents that a snapshot refers to; only those whose bytes have the promised hash may be referred to by others.
import { createHash } from "node:crypto";
import { addGaps } from "../db/snapshots/gaps.ts";
import { documentVerified, unverifiedDocuments } from "../db/documents.ts";
import { documentKey } from "../db/model/blob-keys.ts";
import { isKubinError } from "../db/model/error.ts";
import type { Gap } from "../db/model/gap.ts";
import { documentBytesMax } from "../db/model/limits.ts";
import type { ClaimedJob } from "../db/jobs/jobs.ts";
import type { IngestServices } from "./services.ts";

/** What is missing or wrong becomes a gap. Throws "unavailable" if a store does not answer: the job is run again. */
export async function verifyDocuments(services: IngestServices, job: ClaimedJob): Promise<void> {
  const { tenantId, snapshotId } = job;
  const gaps: Gap[] = [];
  for (const { path, sha256 } of await unverifiedDocuments(services.rows, snapshotId)) {
    const found = await contentOf(services, documentKey(tenantId, sha256));
    if (found?.sha256 === sha256) {
      await documentVerified(services.rows, { tenantId, sha256, bytes: found.bytes }, new Date(services.now()));
    } else {
      const detail = found ? "Its bytes do not have the hash they were announced with" : "It never arrived";
      gaps.push({ reason: "upload_missing", what: path, detail });
    }
  }
  await addGaps(services.rows, snapshotId, gaps, new Date(services.now()));
}

async function contentOf(services: IngestServices, key: string): Promise<{ sha256: string; bytes: number } | null> {
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const chunk of await services.blobs.get(key)) {
      bytes += chunk.length;
      if (bytes > documentBytesMax) break;
      hash.update(chunk);
    }
  } catch (error) {
    if (isKubinError(error, "not_found")) return null;
    throw error;
  }
  return { sha256: hash.digest("hex"), bytes };
}
