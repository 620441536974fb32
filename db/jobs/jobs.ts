// The queue of ingest: claimed with a lease, heart-beaten, and fenced: every later write names the attempt it belongs to.
import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { Rows } from "../ports.ts";

/** A worker that is silent for this long has lost its job. */
export const leaseMs = 15_000;
export const heartbeatMs = 5_000;
/** After this many runs a job is dead and its pack failed. A removal is never given up: what it leaves out would stay for ever. */
export const triesMax = 5;
const retrySecondsMax = 600;
/** A job whose bytes kill the process takes with it whatever runs beside it. After so many tries that is no accident any more. */
const besideOthersTries = 2;
/** Who dies over a job finds it so far behind in the queue: what came after it must not wait for a pack that kills its workers. */
const behindMs = 30_000;
/** Until what a dead attempt left is removed: a run that lost its lease may still have inserts on their way. */
const deadForMs = 4 * leaseMs;

/** Log packs of one run: it writes their lines together. */
export const packsTogetherMax = 16;
/** Of their lines: about a block. */
export const togetherRawBytes = 64 * 1024 * 1024;

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

const NextJob = v.union([
  v.object({ waits: v.literal(true) }),
  v.object({ waits: v.literal(false), ...ClaimedJob.entries }),
]);

/** Whether this run has to have its process to itself, so that it fails alone. A removal is tried for ever and reads nobody's bytes. */
export const runsAlone = (job: Pick<ClaimedJob, "kind" | "tries">): boolean =>
  job.tries > besideOthersTries && job.kind !== "remove";

/** The next job for a process that has none running. */
export async function claimJob(rows: Rows, worker: string, now: Date): Promise<ClaimedJob | null> {
  const next = await claimNext(rows, worker, now, false);
  return next === "alone" ? null : next;
}

/** The next job for a process that has others running. "alone": it is none for such a one, and stays, because a claim counts as a try. */
export async function claimJobBeside(rows: Rows, worker: string, now: Date): Promise<ClaimedJob | "alone" | null> {
  return claimNext(rows, worker, now, true);
}

/**
 * Takes the next job: queued and due, or running with its lease run out. Packs wait until the snapshot's catalogue is published.
 * One statement; SKIP LOCKED lets many workers ask at once.
 */
async function claimNext(rows: Rows, worker: string, now: Date, beside: boolean): Promise<ClaimedJob | "alone" | null> {
  const claimed = await rows.execute(sql`
    with candidate as (
      select j.id, j.attempt as earlier, ${beside} and j.tries >= ${besideOthersTries} and j.kind <> 'remove' as waits from jobs j
      where ((j.state = 'queued' and j.run_after <= ${now.toISOString()}) or (j.state = 'running' and j.lease_until < ${now.toISOString()}))
        and (j.tries < ${triesMax} or j.kind = 'remove')
        and (j.kind in ('catalogue', 'remove') or exists (
          select 1 from packs p where p.snapshot_id = j.snapshot_id and p.kind = 'catalogue' and p.state = 'indexed'))
      order by j.run_after, j.id
      limit 1
      for update of j skip locked
    ), ${claimedFrom(sql`(select * from candidate where not waits)`, worker, now)}
    select candidate.waits, ${claimedColumns} from candidate left join claimed on claimed.id = candidate.id`);
  const [next] = v.parse(v.array(NextJob), claimed);
  if (!next) return null;
  return next.waits ? "alone" : next;
}

/**
 * Further log packs of the job's snapshot, for the same run: the oldest of those that wait, none that was tried before, and as many as
 * have few lines together. A job that was tried before, or that is no log pack, gets none.
 */
export async function claimTogether(rows: Rows, job: ClaimedJob, worker: string, now: Date): Promise<ClaimedJob[]> {
  if (job.kind !== "logs" || job.tries > 1) return [];
  const claimed = await rows.execute(sql`
    with waiting as (
      select j.id, j.attempt as earlier, j.run_after, p.raw_bytes
      from jobs j join packs p on p.snapshot_id = j.snapshot_id and p.number = j.pack
      where j.snapshot_id = ${job.snapshotId} and j.kind = 'logs' and j.state = 'queued' and j.tries = 0
        and j.run_after <= ${now.toISOString()}
        and exists (select 1 from snapshots s where s.id = j.snapshot_id and s.drop_on = ${job.dropOn}::date)
      order by j.run_after, j.id
      limit ${packsTogetherMax - 1}
      for update of j skip locked
    ), summed as (
      select id, earlier, sum(raw_bytes) over (order by run_after, id) + (
        select raw_bytes from packs where snapshot_id = ${job.snapshotId} and number = ${job.pack}) as raw_bytes
      from waiting
    ), ${claimedFrom(sql`(select * from summed where raw_bytes <= ${togetherRawBytes})`, worker, now)}
    select ${claimedColumns} from claimed order by attempt`);
  return v.parse(v.array(ClaimedJob), claimed);
}

/** "claimed": the jobs whose id is in `from`, which are this worker's now, each under an attempt of its own. `earlier`: the attempt before. */
function claimedFrom(from: SQL, worker: string, now: Date): SQL {
  const lease = new Date(now.getTime() + leaseMs);
  const again = new Date(now.getTime() + behindMs);
  return sql`
    claimed as (
      update jobs set state = 'running', tries = jobs.tries + 1, attempt = nextval('attempts')::int, worker = ${worker},
        lease_until = ${lease.toISOString()}, run_after = ${again.toISOString()}
      from ${from} taken, snapshots s
      where jobs.id = taken.id and s.id = jobs.snapshot_id
      returning jobs.id, jobs.tenant_id, jobs.snapshot_id, jobs.kind, jobs.pack, jobs.attempt, jobs.tries, s.drop_on, taken.earlier
    ), buried as (${deadAttempts(sql`select tenant_id, snapshot_id, kind, earlier as attempt from claimed`, now)})`;
}

const claimedColumns = sql.raw(
  `claimed.id, tenant_id as "tenantId", snapshot_id as "snapshotId", kind, pack, attempt, tries, drop_on::text as "dropOn"`,
);

/** Notes runs that wrote rows or lines and will not be published; `of` selects tenant_id, snapshot_id, kind and attempt (may be null). */
function deadAttempts(of: SQL, now: Date): SQL {
  const removeAfter = new Date(now.getTime() + deadForMs).toISOString();
  return sql`
    insert into dead_attempts (tenant_id, snapshot_id, attempt, remove_after)
    select tenant_id, snapshot_id, attempt, ${removeAfter}::timestamptz from (${of}) died
    where attempt is not null and kind in ('resources', 'logs') on conflict do nothing`;
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
 * its job. A snapshot that has ended takes nothing in any more, and one whose lines were put away meanwhile takes no lines: their
 * partition is being dropped. Totals grow by what the pack has more than when it was last published. `resourceVersion`: the newest
 * among its resources. Answers whether it published; if not, the attempt is noted as dead. A catalogue wakes the workers: until now
 * the snapshot's other packs were nobody's.
 */
export async function publishPack(
  rows: Rows,
  job: ClaimedJob,
  counts: { resources: number; lines: number; resourceVersion?: number },
  now: Date,
): Promise<boolean> {
  const published = await rows.execute(sql`
    with fenced as (
      update jobs set state = 'done', finished_at = ${now.toISOString()}
      where id = ${job.id} and attempt = ${job.attempt} and state = 'running'
      returning tenant_id, snapshot_id, pack, kind, attempt
    ), before as (
      select p.snapshot_id, p.number, p.kind, p.resources, p.lines
      from packs p join fenced on p.snapshot_id = fenced.snapshot_id and p.number = fenced.pack for update of p
    ), indexed as (
      update packs set state = 'indexed', published_attempt = ${job.attempt}, indexed_at = ${now.toISOString()},
        resources = ${counts.resources}, lines = ${counts.lines}
      from before where packs.snapshot_id = before.snapshot_id and packs.number = before.number
      returning before.*
    ), changed as (
      update snapshots set content_version = content_version + 1, updated_at = ${now.toISOString()},
        published_attempts = case when indexed.kind = 'logs' and lines_put_away_at is not null then published_attempts
          else array_append(published_attempts, ${job.attempt}::int) end,
        resources = snapshots.resources + ${counts.resources}::bigint - indexed.resources,
        lines = snapshots.lines + ${counts.lines}::bigint - indexed.lines,
        resource_version = greatest(snapshots.resource_version, ${counts.resourceVersion ?? 0}::bigint)
      from indexed where snapshots.id = indexed.snapshot_id and snapshots.state not in ('FAILED', 'EXPIRED', 'DELETED')
      returning indexed.kind, indexed.snapshot_id, indexed.kind <> 'logs' or lines_put_away_at is null as shown
    ), buried as (${deadAttempts(sql`select * from fenced where not exists (select 1 from changed where shown)`, now)})
    select case when kind = 'catalogue' then pg_notify('jobs', snapshot_id)::text end as told from changed where shown`);
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
 * This run failed. Another one follows after 2^tries seconds (at most 10 minutes), unless `final` or the tries are used up: then the job is dead.
 * Answers "lost" when the job is no longer this attempt's.
 */
export async function failJob(
  rows: Rows,
  job: ClaimedJob,
  failure: { reason: string; final: boolean },
  now: Date,
): Promise<"retried" | "dead" | "lost"> {
  const dead = job.kind !== "remove" && (failure.final || job.tries >= triesMax);
  const waitSeconds = Math.min(2 ** job.tries, retrySecondsMax);
  const runAfter = new Date(now.getTime() + waitSeconds * 1000);
  const failed = await rows.execute(sql`
    with failed as (
      update jobs set state = ${dead ? "dead" : "queued"}, last_error = ${failure.reason.slice(0, 500)},
        run_after = ${runAfter.toISOString()}, finished_at = ${dead ? now.toISOString() : null}
      where id = ${job.id} and attempt = ${job.attempt} and state = 'running'
      returning id, tenant_id, snapshot_id, kind, attempt
    ), buried as (${deadAttempts(sql`select * from failed`, now)})
    select id from failed`);
  if (failed.length === 0) return "lost";
  return dead ? "dead" : "retried";
}

const DeadJob = v.object({
  tenantId: v.string(),
  snapshotId: v.string(),
  pack: v.nullable(number),
  kind: v.string(),
  reason: v.string(),
});
export type DeadJob = v.InferOutput<typeof DeadJob>;

/** Jobs whose worker died in their last try are dead from here on; answers how many these were. */
export async function buryExhausted(rows: Rows, now: Date): Promise<number> {
  const buried = await rows.execute(sql`
    with exhausted as (
      update jobs set state = 'dead', finished_at = ${now.toISOString()},
        last_error = 'The worker died five times over this pack'
      where state = 'running' and lease_until < ${now.toISOString()} and tries >= ${triesMax} and kind <> 'remove'
      returning tenant_id, snapshot_id, kind, attempt
    ), buried as (${deadAttempts(sql`select * from exhausted`, now)})
    select 1 as one from exhausted`);
  return buried.length;
}

/** Dead jobs whose packs do not say so yet: whoever buried them may have died over it. */
export async function deadJobs(rows: Rows, most: number): Promise<DeadJob[]> {
  const found = await rows.execute(sql`
    select j.tenant_id as "tenantId", j.snapshot_id as "snapshotId", j.pack, j.kind, coalesce(j.last_error, '') as reason
    from jobs j join packs p on p.snapshot_id = j.snapshot_id and p.number = j.pack
    where j.state = 'dead' and p.state = 'arrived' order by j.id limit ${most}`);
  return v.parse(v.array(DeadJob), found);
}
