// Says of snapshots whose day has come that their lines are put away. Before their partition is dropped: never the other way round.
import { type SQL, sql } from "drizzle-orm";
import { audited } from "../audit.ts";
import type { Rows } from "../ports.ts";

/**
 * Up to `most` snapshots whose `drop_on` is `day` or before; answers how many. Readers are refused their lines from here on. The packs
 * stay, and so do resources and totals. What is still being indexed is not published into them (publishPack).
 */
export async function putAwayLines(rows: Rows, day: string, most: number, now: Date): Promise<number> {
  const at = now.toISOString();
  const change = sql`(
    update snapshots set lines_put_away_at = ${at}, updated_at = ${at}, content_version = content_version + 1,
      published_attempts = ${attemptsWithout(sql`p.kind = 'logs'`)}
    where id in (
      select id from snapshots
      where drop_on <= ${day}::date and lines_put_away_at is null and lines > 0 and state not in ('FAILED', 'EXPIRED', 'DELETED')
      order by drop_on limit ${most} for update skip locked)
    returning id, tenant_id)`;
  const put = await rows.execute(audited(change, { at: now, actor: "sweeper", verb: "snapshot.put_away_lines" }));
  return put.length;
}

/** The published attempts of a row of `snapshots` but those of its packs `p` for which the condition holds, in their order. */
export function attemptsWithout(condition: SQL): SQL {
  return sql`coalesce((
    select array_agg(published.attempt order by published.place)
    from unnest(snapshots.published_attempts) with ordinality as published (attempt, place)
    where not exists (
      select 1 from packs p where p.snapshot_id = snapshots.id and p.published_attempt = published.attempt and ${condition})
  ), '{}')`;
}
