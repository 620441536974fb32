// Attempts that will never be published: taken up in batches by whoever removes what they left, and forgotten when it is gone.
import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Rows } from "../ports.ts";

export interface DeadAttempt {
  readonly snapshotId: string;
  readonly attempt: number;
}

const Taken = v.array(v.object({ snapshotId: v.string(), attempt: v.number() }));

/** Long enough for one removal; who dies over it leaves the batch to the next. */
const takenForMs = 10 * 60_000;

/** Up to `most` attempts that are due, for this caller alone for ten minutes. Published ones are never among them. */
export async function takeDeadAttempts(rows: Rows, most: number, now: Date): Promise<DeadAttempt[]> {
  const taken = await rows.execute(sql`
    update dead_attempts d set remove_after = ${new Date(now.getTime() + takenForMs).toISOString()}
    where (snapshot_id, attempt) in (
        select snapshot_id, attempt from dead_attempts where remove_after <= ${now.toISOString()}
        order by remove_after limit ${most} for update skip locked)
      and not exists (select 1 from snapshots s where s.id = d.snapshot_id and d.attempt = any(s.published_attempts))
    returning snapshot_id as "snapshotId", attempt`);
  return v.parse(Taken, taken);
}

/** Removes the rows that these attempts left in PostgreSQL, and then the note of them. Their lines must be gone before. */
export async function forgetDeadAttempts(rows: Rows, dead: readonly DeadAttempt[]): Promise<void> {
  if (dead.length === 0) return;
  const snapshots = [...new Set(dead.map((each) => each.snapshotId))];
  const attempts = dead.map((each) => each.attempt);
  // In this order: cut short, the note is still there.
  for (const table of ["k8s_resources", "log_streams", "dead_attempts"]) {
    await rows.execute(
      sql`delete from ${sql.identifier(table)} where snapshot_id in ${snapshots} and attempt in ${attempts}`,
    );
  }
}
