// The queue of ingest: claimed with a lease, heart-beaten, and fenced: every later write names the attempt it belongs to.
import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Rows } from "../ports.ts";

/** A worker that is silent for this long has lost its job. */
export const leaseMs = 15_000;
export const heartbeatMs = 5_000;
/** After this many runs a job is dead and its pack failed. */
export const triesMax = 5;

const number = v.pipe(v.union([v.number(), v.string(), v.bigint()]), v.transform(Number));

const ClaimedJob = v.object({
  id: number,
  tenantId: v.string(),
  snapshotId: v.string(),
  kind: v.picklist(["catalogue", "resources", "logs", "documents", "remove"]),
  pack: v.nullable(number),
  attempt: number,
  tries: number,
  dropOn: v.string(),
});
/** `attempt` is this run's number: a later claim of the same job gets another one, and only the newest may publish. */
export type ClaimedJob = v.InferOutput<typeof ClaimedJob>;

/**
 * Takes the next job: queued and due, or running with its lease run out. Packs wait until the snapshot's catalogue is published.
 * One statement; SKIP LOCKED lets many workers ask at once.
 */
export async function claimJob(rows: Rows, worker: string, now: Date): Promise<ClaimedJob | null> {
  const lease = new Date(now.getTime() + leaseMs);
  const claimed = await rows.execute(sql`
    with candidate as (
      select j.id from jobs j
      where ((j.state = 'queued' and j.run_after <= ${now.toISOString()}) or (j.state = 'running' and j.lease_until < ${now.toISOString()}))
        and j.tries < ${triesMax}
        and (j.kind in ('catalogue', 'remove') or exists (
          select 1 from packs p where p.snapshot_id = j.snapshot_id and p.kind = 'catalogue' and p.state = 'indexed'))
      order by j.run_after, j.id
      limit 1
      for update of j skip locked
    )
    update jobs set state = 'running', tries = jobs.tries + 1, attempt = nextval('attempts')::int, worker = ${worker},
      lease_until = ${lease.toISOString()}
    from candidate, snapshots s
    where jobs.id = candidate.id and s.id = jobs.snapshot_id
    returning jobs.id, jobs.tenant_id as "tenantId", jobs.snapshot_id as "snapshotId", jobs.kind, jobs.pack, jobs.attempt,
      jobs.tries, s.drop_on::text as "dropOn"`);
  return claimed.length > 0 ? v.parse(ClaimedJob, claimed[0]) : null;
}

/** Extends the lease; false means that the job now belongs to someone else and this run must stop. */
export async function heartbeat(rows: Rows, job: ClaimedJob, now: Date): Promise<boolean> {
  const lease = new Date(now.getTime() + leaseMs);
  const kept = await rows.execute(sql`
    update jobs set lease_until = ${lease.toISOString()}
    where id = ${job.id} and attempt = ${job.attempt} and state = 'running' returning id`);
  return kept.length > 0;
}

/**
 * Makes one pack's rows and lines visible: job, pack and snapshot change in one statement, or not at all if this attempt has lost
 * its job. A snapshot that has ended takes nothing in any more. Answers whether it published.
 */
export async function publishPack(
  rows: Rows,
  job: ClaimedJob,
  counts: { resources: number; lines: number },
  now: Date,
): Promise<boolean> {
  const published = await rows.execute(sql`
    with fenced as (
      update jobs set state = 'done', finished_at = ${now.toISOString()}
      where id = ${job.id} and attempt = ${job.attempt} and state = 'running' returning snapshot_id, pack
    ), published as (
      update packs set state = 'indexed', published_attempt = ${job.attempt}, indexed_at = ${now.toISOString()},
        resources = ${counts.resources}, lines = ${counts.lines}
      from fenced where packs.snapshot_id = fenced.snapshot_id and packs.number = fenced.pack returning packs.snapshot_id
    )
    update snapshots set published_attempts = array_append(published_attempts, ${job.attempt}::int),
      content_version = content_version + 1, updated_at = ${now.toISOString()},
      resources = resources + ${counts.resources}::bigint, lines = lines + ${counts.lines}::bigint
    from published where snapshots.id = published.snapshot_id and snapshots.state not in ('FAILED', 'EXPIRED', 'DELETED')
    returning snapshots.id`);
  return published.length > 0;
}

/** A job without rows to publish is done. */
export async function finishJob(rows: Rows, job: ClaimedJob, now: Date): Promise<boolean> {
  const done = await rows.execute(sql`
    update jobs set state = 'done', finished_at = ${now.toISOString()}
    where id = ${job.id} and attempt = ${job.attempt} and state = 'running' returning id`);
  return done.length > 0;
}

/**
 * This run failed. Another one follows after 2^tries seconds, unless `final` or the tries are used up: then the job is dead.
 * Answers "lost" when the job is no longer this attempt's.
 */
export async function failJob(
  rows: Rows,
  job: ClaimedJob,
  failure: { reason: string; final: boolean },
  now: Date,
): Promise<"retried" | "dead" | "lost"> {
  const dead = failure.final || job.tries >= triesMax;
  const runAfter = new Date(now.getTime() + 2 ** job.tries * 1000);
  const failed = await rows.execute(sql`
    update jobs set state = ${dead ? "dead" : "queued"}, last_error = ${failure.reason.slice(0, 500)},
      run_after = ${runAfter.toISOString()}, finished_at = ${dead ? now.toISOString() : null}
    where id = ${job.id} and attempt = ${job.attempt} and state = 'running' returning id`);
  if (failed.length === 0) return "lost";
  return dead ? "dead" : "retried";
}

const Exhausted = v.object({
  tenantId: v.string(),
  snapshotId: v.string(),
  pack: v.nullable(number),
  kind: v.string(),
});

/** Jobs whose worker died in their last try: they are dead now. Answers them, for their packs to be failed. */
export async function buryExhausted(rows: Rows, now: Date): Promise<v.InferOutput<typeof Exhausted>[]> {
  const buried = await rows.execute(sql`
    update jobs set state = 'dead', finished_at = ${now.toISOString()}, last_error = coalesce(last_error, 'the worker died')
    where state = 'running' and lease_until < ${now.toISOString()} and tries >= ${triesMax}
    returning tenant_id as "tenantId", snapshot_id as "snapshotId", pack, kind`);
  return v.parse(v.array(Exhausted), buried);
}
