// The moves of a snapshot after its creation: patched, completed, failed, deleted, finished.
import { and, eq, inArray, sql } from "drizzle-orm";
import { type Actor, auditEntry, type AuditVerb } from "../audit.ts";
import type { CompleteUpload, PatchUpload } from "../model/contract/upload.ts";
import { KubinError } from "../model/error.ts";
import type { Gap } from "../model/gap.ts";
import { acceptingStates, type SnapshotState, statesBefore } from "../model/snapshot-state.ts";
import type { Database, Rows } from "../ports.ts";
import { jobs, packs, snapshots } from "../schema.ts";
import { refuseAs } from "../store-error.ts";

/** Facts that became known after the link was printed. The newest word on each fact counts. */
export async function patchSnapshot(rows: Rows, id: string, patch: PatchUpload, now: Date): Promise<void> {
  await refuseAs("PostgreSQL", () =>
    rows.db
      .update(snapshots)
      .set({
        updatedAt: now,
        lastSeenAt: now,
        ...(patch.cluster
          ? { cluster: sql`${snapshots.cluster} || ${JSON.stringify(patch.cluster)}::text::jsonb` }
          : {}),
        ...(patch.capturedAt ? { capturedAt: new Date(patch.capturedAt) } : {}),
        ...(patch.expected
          ? {
              expectedResources: patch.expected.resources,
              expectedLogBytes: patch.expected.logBytes,
            }
          : {}),
      })
      .where(and(eq(snapshots.id, id), inArray(snapshots.state, [...acceptingStates]))),
  );
}

interface Move {
  readonly tenantId: string;
  readonly id: string;
  readonly to: SnapshotState;
  readonly now: Date;
  readonly actor: Actor;
  readonly verb: AuditVerb;
  readonly detail?: string;
}

/** The guarded UPDATE: it changes nothing where the state machine forbids the move. */
function moveStatement(db: Database, move: Move, values: Record<string, unknown> = {}) {
  return db
    .update(snapshots)
    .set({ ...values, state: move.to, updatedAt: move.now, contentVersion: sql`${snapshots.contentVersion} + 1` })
    .where(and(eq(snapshots.id, move.id), inArray(snapshots.state, statesBefore(move.to))))
    .returning({ id: snapshots.id });
}

function moved(results: unknown[]): boolean {
  const first = results[0];
  return Array.isArray(first) && first.length > 0;
}

function moveAudit(db: Database, move: Move) {
  return auditEntry(db, {
    tenantId: move.tenantId,
    at: move.now,
    actor: move.actor,
    verb: move.verb,
    target: move.id,
    ...(move.detail ? { detail: move.detail } : {}),
  });
}

/** The sender says that every pack is there. Idempotent: a snapshot already PROCESSING or COMPLETED answers the same. */
export async function completeSnapshot(
  rows: Rows,
  snapshot: { id: string; tenantId: string; state: SnapshotState },
  input: CompleteUpload,
  now: Date,
): Promise<void> {
  if (snapshot.state === "PROCESSING" || snapshot.state === "COMPLETED") return;
  const move: Move = {
    id: snapshot.id,
    tenantId: snapshot.tenantId,
    to: "PROCESSING",
    now,
    actor: "owner",
    verb: "snapshot.complete",
    detail: `${input.packs} packs, ${input.gaps.length} gaps`,
  };
  const results = await rows.batch((db) => [
    moveStatement(db, move, {
      lastSeenAt: now,
      packsExpected: input.packs,
      gaps: sql`${snapshots.gaps} || ${JSON.stringify(input.gaps)}::text::jsonb`,
      redaction: input.redaction ?? null,
    }),
    moveAudit(db, move),
  ]);
  if (!moved(results)) throw new KubinError("conflict", `Cannot complete the snapshot: it is ${snapshot.state}`);
}

/** PROCESSING → COMPLETED as soon as no pack is outstanding. Called after every change that can be the last one. */
export async function finishIfDone(rows: Rows, id: string, now: Date): Promise<boolean> {
  const outstanding = sql`exists (select 1 from ${packs} where ${packs.snapshotId} = ${id} and ${packs.state} in ('registered', 'arrived'))`;
  const done = await refuseAs("PostgreSQL", () =>
    rows.db
      .update(snapshots)
      .set({ state: "COMPLETED", updatedAt: now, contentVersion: sql`${snapshots.contentVersion} + 1` })
      .where(and(eq(snapshots.id, id), eq(snapshots.state, "PROCESSING"), sql`not ${outstanding}`))
      .returning({ id: snapshots.id }),
  );
  return done.length > 0;
}

/** Ends a snapshot for good (FAILED, EXPIRED, DELETED) and orders the removal of its bytes in the same transaction. */
export async function endSnapshot(
  rows: Rows,
  snapshot: { id: string; tenantId: string },
  end: { to: "FAILED" | "EXPIRED" | "DELETED"; reason: string; actor: Actor; now: Date },
): Promise<boolean> {
  const verbs = { FAILED: "snapshot.fail", EXPIRED: "snapshot.expire", DELETED: "snapshot.delete" } as const;
  const move: Move = {
    ...snapshot,
    to: end.to,
    now: end.now,
    actor: end.actor,
    verb: verbs[end.to],
    detail: end.reason,
  };
  const results = await rows.batch((db) => [
    moveStatement(db, move, end.to === "FAILED" ? { failure: end.reason } : {}),
    moveAudit(db, move),
    db
      .insert(jobs)
      .values({
        tenantId: snapshot.tenantId,
        snapshotId: snapshot.id,
        kind: "remove",
        pack: null,
        state: "queued",
        runAfter: end.now,
        createdAt: end.now,
      })
      .onConflictDoNothing(),
  ]);
  return moved(results);
}

/** Adds gaps to what a reader is told. */
export async function addGaps(rows: Rows, id: string, gaps: readonly Gap[], now: Date): Promise<void> {
  if (gaps.length === 0) return;
  await refuseAs("PostgreSQL", () =>
    rows.db
      .update(snapshots)
      .set({
        gaps: sql`${snapshots.gaps} || ${JSON.stringify(gaps)}::text::jsonb`,
        contentVersion: sql`${snapshots.contentVersion} + 1`,
        updatedAt: now,
      })
      .where(eq(snapshots.id, id)),
  );
}
