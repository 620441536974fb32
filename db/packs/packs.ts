// Packs of a snapshot: registered by the sender, arrived in the bucket, and the job that indexes them.
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { RegisterPack } from "../model/contract/upload.ts";
import { KubinError } from "../model/error.ts";
import { acceptingStates } from "../model/snapshot-state.ts";
import type { Rows } from "../ports.ts";
import { jobs, packs, snapshots } from "../schema.ts";
import { refuseAs } from "../store-error.ts";

export type PackRow = typeof packs.$inferSelect;

export async function findPack(rows: Rows, snapshotId: string, number: number): Promise<PackRow | null> {
  const [found] = await refuseAs("PostgreSQL", () =>
    rows.db
      .select()
      .from(packs)
      .where(and(eq(packs.snapshotId, snapshotId), eq(packs.number, number))),
  );
  return found ?? null;
}

/**
 * Registers a pack, or finds it registered with the same hash. A pack that was registered and never arrived may be registered
 * again with other bytes (a resumed push may cut differently). Throws "conflict" for other bytes under an arrived number.
 */
export async function registerPack(
  rows: Rows,
  snapshot: { id: string; tenantId: string },
  input: RegisterPack,
  multipartUploadId: string | null,
  now: Date,
): Promise<PackRow> {
  const { number, kind, codec, formatVersion, bytes, rawBytes, sha256 } = input;
  const content = { kind, codec, formatVersion, bytes, rawBytes, sha256, multipartUploadId };
  const key = { tenantId: snapshot.tenantId, snapshotId: snapshot.id, number };
  const [registered] = await rows.batch((db) => [
    db
      .insert(packs)
      .values({ ...key, ...content, state: "registered", registeredAt: now })
      .onConflictDoUpdate({
        target: [packs.snapshotId, packs.number],
        set: { ...content, registeredAt: now },
        setWhere: eq(packs.state, "registered"),
      })
      .returning(),
    db
      .update(snapshots)
      .set({
        state: sql`case when ${snapshots.state} = 'INITIATED' then 'UPLOADING' else ${snapshots.state} end`,
        updatedAt: now,
        lastSeenAt: now,
      })
      .where(and(eq(snapshots.id, snapshot.id), inArray(snapshots.state, [...acceptingStates]))),
  ]);
  const row = Array.isArray(registered) ? await findPack(rows, snapshot.id, number) : null;
  if (!row) throw new KubinError("not_found", `Cannot register pack ${number}: the snapshot is gone`);
  if (row.sha256 !== sha256) {
    throw new KubinError("conflict", `Cannot register pack ${number}: it has arrived with other bytes`);
  }
  return row;
}

/** The bucket has it: the pack is marked and its indexing ordered in one transaction. Repeating it changes nothing. */
export async function packArrived(rows: Rows, pack: PackRow, now: Date): Promise<void> {
  const { tenantId, snapshotId, number, kind } = pack;
  await rows.batch((db) => [
    db
      .update(packs)
      .set({ state: "arrived", arrivedAt: now })
      .where(and(eq(packs.snapshotId, snapshotId), eq(packs.number, number), eq(packs.state, "registered"))),
    db
      .insert(jobs)
      .values({ tenantId, snapshotId, kind, pack: number, state: "queued", runAfter: now, createdAt: now })
      .onConflictDoNothing(),
    db.update(snapshots).set({ lastSeenAt: now }).where(eq(snapshots.id, snapshotId)),
    db.execute(sql`select pg_notify('jobs', ${snapshotId})`, "objects"),
  ]);
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
