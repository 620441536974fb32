// Which ended snapshots still wait for their removal.
import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Rows } from "../ports.ts";

const Waiting = v.array(v.object({ snapshotId: v.string() }));

/** Their ids, oldest first. What is removed of them early their own job finds gone. */
export async function removalsWaiting(rows: Rows, most: number): Promise<string[]> {
  const found = await rows.execute(sql`
    select snapshot_id as "snapshotId" from jobs where kind = 'remove' and state in ('queued', 'running')
    order by run_after, id limit ${most}`);
  return v.parse(Waiting, found).map((row) => row.snapshotId);
}
