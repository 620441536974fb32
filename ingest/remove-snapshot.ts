// Removes what an ended snapshot left: lines, objects in the bucket, rows.
import { sql } from "drizzle-orm";
import { removalsWaiting } from "../db/jobs/removals.ts";
import { snapshotPrefix } from "../db/model/blob-keys.ts";
import type { ClaimedJob } from "../db/jobs/jobs.ts";
import type { IngestServices } from "./services.ts";

const rowsPerDelete = 20_000;
/** One mutation takes as long for many snapshots as for one, and links that were made together expire together. */
const snapshotsPerMutation = 100;

/**
 * Idempotent. Readers are shut out already: the state decides that, so order does not matter here. Lines that a run still inserts
 * after this go with its dead attempt.
 */
export async function removeSnapshot(services: IngestServices, job: ClaimedJob): Promise<void> {
  const others = await removalsWaiting(services.rows, snapshotsPerMutation);
  await services.lineUpkeep.removeSnapshots([job.snapshotId, ...others.filter((id) => id !== job.snapshotId)]);
  await services.bucket.removePrefix(snapshotPrefix(job.tenantId, job.snapshotId));
  for (let removed = 1; removed > 0;) {
    const gone = await services.rows.execute(sql`
      delete from k8s_resources where ctid = any(array(
        select ctid from k8s_resources where snapshot_id = ${job.snapshotId} limit ${rowsPerDelete})) returning 1 as gone`);
    removed = gone.length;
  }
  await services.rows.execute(sql`delete from log_streams where snapshot_id = ${job.snapshotId}`);
  await services.rows.execute(sql`delete from snapshot_documents where snapshot_id = ${job.snapshotId}`);
  await services.rows.execute(sql`delete from kinds where snapshot_id = ${job.snapshotId}`);
}
