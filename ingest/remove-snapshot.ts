// Removes what an ended snapshot left: objects in the bucket, rows. Its lines go with their ClickHouse partition.
import { sql } from "drizzle-orm";
import { snapshotPrefix } from "../db/model/blob-keys.ts";
import type { ClaimedJob } from "../db/jobs/jobs.ts";
import type { IngestServices } from "./services.ts";

const rowsPerDelete = 20_000;

/** Idempotent. Readers are shut out already: the state decides that, so order does not matter here. */
export async function removeSnapshot(services: IngestServices, job: ClaimedJob): Promise<void> {
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
