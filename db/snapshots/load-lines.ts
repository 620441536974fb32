// Brings a snapshot's lines back from its packs: each log pack is indexed once more, under a new attempt and a new day.
import { sql } from "drizzle-orm";
import type { Actor, AuditVerb } from "../audit.ts";
import type { Rows } from "../ports.ts";
import { attemptsWithout } from "./put-away-lines.ts";

/** Days that lines stay after somebody asked for them again. */
const loadedDays = 3;

/**
 * Orders the indexing of every log pack whose lines are away, and of those that could not be indexed. One statement: packs, jobs,
 * published attempts and the audit row change together. Answers how many packs; 0 when there is nothing to load, as when somebody
 * else asked a moment ago. Line ids stay: they follow from the stream and the number alone.
 */
export async function loadLines(rows: Rows, snapshotId: string, now: Date): Promise<number> {
  const at = now.toISOString();
  const dropOn = new Date(now.getTime() + loadedDays * 86_400_000).toISOString().slice(0, 10);
  const [actor, verb]: [Actor, AuditVerb] = ["anonymous", "snapshot.load_lines"];
  const queued = await rows.execute(sql`
    with chosen as (
      select p.tenant_id, p.snapshot_id, p.number
      from packs p join snapshots s on s.id = p.snapshot_id
      where s.id = ${snapshotId} and s.state = 'COMPLETED' and p.kind = 'logs'
        and (p.state = 'failed' or (p.state in ('indexed', 'arrived') and s.lines_put_away_at is not null))
      for update of s, p
    ), changed as (
      update snapshots set lines_put_away_at = null, updated_at = ${at}, content_version = content_version + 1,
        drop_on = case when lines_put_away_at is null then drop_on else greatest(drop_on, ${dropOn}::date) end,
        published_attempts = ${attemptsWithout(sql`p.number in (select number from chosen)`)},
        gaps = coalesce((
          select jsonb_agg(gap order by place) from jsonb_array_elements(gaps) with ordinality as listed (gap, place)
          where gap ->> 'what' not in (select 'pack ' || number || ' (logs)' from chosen)), '[]')
      where id in (select snapshot_id from chosen)
      returning id, tenant_id
    ), told as (
      insert into audit (tenant_id, at, actor, verb, target, detail)
      select tenant_id, ${at}::timestamptz, ${actor}, ${verb}, id, (select count(*) || ' packs' from chosen) from changed
    ), again as (
      update packs set state = 'arrived', published_attempt = null, failure = null
      from chosen where packs.snapshot_id = chosen.snapshot_id and packs.number = chosen.number
    ), queued as (
      insert into jobs (tenant_id, snapshot_id, kind, pack, state, run_after, created_at)
      select tenant_id, snapshot_id, 'logs', number, 'queued', ${at}::timestamptz, ${at}::timestamptz from chosen
      on conflict (snapshot_id, kind, coalesce(pack, -1)) do update set state = 'queued', tries = 0, run_after = excluded.run_after,
        lease_until = null, worker = null, last_error = null, finished_at = null
      returning pack
    )
    select queued.pack, pg_notify('jobs', ${snapshotId}) from queued`);
  return queued.length;
}
