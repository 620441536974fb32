// Packs of a snapshot: registered by the sender, arrived in the bucket, and the job that indexes them.
import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { audited } from "../audit.ts";
import type { RegisterPack } from "../model/contract/upload.ts";
import { KubinError } from "../model/error.ts";
import { acceptingStates, type SnapshotState } from "../model/snapshot-state.ts";
import type { Database, Rows } from "../ports.ts";
import { packs, snapshots } from "../schema.ts";
import type { Gap } from "../model/gap.ts";
import { refuseAs } from "../store-error.ts";

export type PackRow = typeof packs.$inferSelect;

export async function findPack(rows: Rows, snapshotId: string, number: number): Promise<PackRow | null> {
  const [found] = await refuseAs("PostgreSQL", () => packAt(rows.db, snapshotId, number));
  return found ?? null;
}

const packAt = (db: Database, snapshotId: string, number: number) =>
  db
    .select()
    .from(packs)
    .where(and(eq(packs.snapshotId, snapshotId), eq(packs.number, number)));

/**
 * Registers a pack, or finds it registered with the same hash, arrived or not. A pack that was registered and never arrived may be
 * registered again with other bytes (a resumed push may cut differently). Throws "conflict" for other bytes under an arrived number.
 */
export async function registerPack(
  rows: Rows,
  snapshot: { id: string; tenantId: string; state?: SnapshotState },
  input: RegisterPack,
  multipartUploadId: string | null,
  now: Date,
): Promise<PackRow> {
  const { number, sha256 } = input;
  const { state: seen = "INITIATED" } = snapshot;
  const results = await rows.batch((db) => {
    const firstPack = db
      .update(snapshots)
      .set({ state: "UPLOADING" })
      .where(and(eq(snapshots.id, snapshot.id), eq(snapshots.state, "INITIATED")))
      .returning({ id: snapshots.id, tenantId: snapshots.tenantId });
    const begin = db.execute(audited(firstPack, { at: now, actor: "owner", verb: "snapshot.upload" }), "objects");
    return [
      // Nothing leads back to that state.
      ...(seen === "INITIATED" ? [begin] : []),
      db.execute(insertPack(snapshot.id, input, multipartUploadId, now), "objects"),
      packAt(db, snapshot.id, number),
    ];
  });
  const found = results.at(-1);
  const [row]: PackRow[] = Array.isArray(found) ? found : [];
  if (!row) throw new KubinError("conflict", `Cannot register pack ${number}: the snapshot takes no more packs`);
  if (row.sha256 !== sha256) {
    throw new KubinError("conflict", `Cannot register pack ${number}: it has arrived with other bytes`);
  }
  return row;
}

/**
 * Only into a snapshot that still accepts packs, and only over a pack that has not arrived. The snapshot's row is locked by it: a
 * completion waits, so that no pack slips in behind it.
 */
function insertPack(snapshotId: string, input: RegisterPack, multipartUploadId: string | null, now: Date): SQL {
  const { number, kind, codec, formatVersion, bytes, rawBytes, sha256 } = input;
  const at = sql`${now.toISOString()}::timestamptz`;
  return sql`
    with accepting as (
      update snapshots set updated_at = ${at}, last_seen_at = ${at}
      where id = ${snapshotId} and ${inArray(snapshots.state, [...acceptingStates])}
      returning id, tenant_id
    )
    insert into packs (tenant_id, snapshot_id, number, kind, codec, format_version, bytes, raw_bytes, sha256,
      multipart_upload_id, state, registered_at)
    select tenant_id, id, ${number}::int, ${kind}, ${codec}, ${formatVersion}::int, ${bytes}::bigint, ${rawBytes}::bigint,
      ${sha256}, ${multipartUploadId}::text, 'registered', ${at}
    from accepting
    on conflict (snapshot_id, number) do update set kind = excluded.kind, codec = excluded.codec,
      format_version = excluded.format_version, bytes = excluded.bytes, raw_bytes = excluded.raw_bytes,
      sha256 = excluded.sha256, multipart_upload_id = excluded.multipart_upload_id, registered_at = excluded.registered_at
    where packs.state = 'registered'`;
}

/**
 * The bucket has it: the pack is marked and its indexing ordered in one statement. Repeating it changes nothing. The snapshot's row is
 * locked before the pack's, as it is by registerPack(): neither waits for the other.
 */
export async function packArrived(rows: Rows, pack: PackRow, now: Date): Promise<void> {
  const { tenantId, snapshotId, number, kind } = pack;
  const at = sql`${now.toISOString()}::timestamptz`;
  await rows.execute(sql`
    with seen as (
      update snapshots set last_seen_at = ${at} where id = ${snapshotId} returning id
    ), arrived as (
      update packs set state = 'arrived', arrived_at = ${at} from seen
      where snapshot_id = seen.id and number = ${number}::int and state = 'registered'
    ), queued as (
      insert into jobs (tenant_id, snapshot_id, kind, pack, state, run_after, created_at)
      values (${tenantId}, ${snapshotId}, ${kind}, ${number}::int, 'queued', ${at}, ${at})
      on conflict do nothing
    )
    select pg_notify('jobs', ${snapshotId})::text`);
}

/**
 * The pack of a dead job: it will not become readable. Its gap comes in the same statement, for with no pack outstanding the snapshot
 * may be completed in the next moment, and must not change after that; and only once, whoever else is giving it up.
 */
export async function failPack(
  rows: Rows,
  pack: { snapshotId: string; number: number },
  reason: string,
  gaps: readonly Gap[],
  now: Date,
): Promise<void> {
  const { snapshotId, number } = pack;
  await rows.execute(sql`
    with failed as (
      update packs set state = 'failed', failure = ${reason.slice(0, 500)}
      where snapshot_id = ${snapshotId} and number = ${number} and state in ('registered', 'arrived')
      returning snapshot_id
    )
    update snapshots set gaps = gaps || ${JSON.stringify(gaps)}::text::jsonb, content_version = content_version + 1,
      updated_at = ${now.toISOString()}
    from failed where id = failed.snapshot_id`);
}

/** A registered pack that never came. */
export async function packMissing(rows: Rows, snapshotId: string, number: number): Promise<void> {
  await refuseAs("PostgreSQL", () =>
    rows.db
      .update(packs)
      .set({ state: "missing" })
      .where(and(eq(packs.snapshotId, snapshotId), eq(packs.number, number), eq(packs.state, "registered"))),
  );
}

export async function listPacks(rows: Rows, snapshotId: string): Promise<PackRow[]> {
  return refuseAs("PostgreSQL", () =>
    rows.db.select().from(packs).where(eq(packs.snapshotId, snapshotId)).orderBy(asc(packs.number)),
  );
}

/** How far the packs of a snapshot are. The first `resourcePacks` of them hold all its resources. */
export async function packReadiness(
  rows: Rows,
  snapshotId: string,
  resourcePacks: number,
): Promise<{ catalogue: boolean; settledResources: number; outstandingResources: number; outstanding: number }> {
  const coming = sql`${packs.state} in ('registered', 'arrived')`;
  const count = (condition: SQL) => sql<number>`count(*) filter (where ${condition})`.mapWith(Number);
  const [found] = await refuseAs("PostgreSQL", () =>
    rows.db
      .select({
        catalogues: count(sql`${packs.kind} = 'catalogue' and ${packs.state} = 'indexed'`),
        settledResources: count(sql`${packs.number} < ${resourcePacks} and not ${coming}`),
        outstandingResources: count(sql`${packs.kind} <> 'logs' and ${coming}`),
        outstanding: count(coming),
      })
      .from(packs)
      .where(eq(packs.snapshotId, snapshotId)),
  );
  if (!found) return { catalogue: false, settledResources: 0, outstandingResources: 0, outstanding: 0 };
  const { catalogues, ...counts } = found;
  return { catalogue: catalogues > 0, ...counts };
}
