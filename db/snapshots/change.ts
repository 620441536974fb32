// The moves of a snapshot after its creation: patched, completed, failed, deleted, finished.
import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { type Actor, audited, type AuditVerb } from "../audit.ts";
import type { CompleteUpload, PatchUpload } from "../model/contract/upload.ts";
import { KubinError } from "../model/error.ts";
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
        ...(patch.resourceVersion
          ? { resourceVersion: sql`greatest(${snapshots.resourceVersion}, ${patch.resourceVersion}::bigint)` }
          : {}),
        ...(patch.resourcePacks ? { resourcePacks: patch.resourcePacks } : {}),
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
  readonly id: string;
  readonly to: SnapshotState;
  readonly now: Date;
  readonly actor: Actor;
  readonly verb: AuditVerb;
  readonly detail?: string;
}

/** The guarded UPDATE and its audit row: neither happens where the state machine, or `also`, forbids the move. */
function moveStatement(db: Database, move: Move, values: Record<string, unknown> = {}, also?: SQL) {
  const change = db
    .update(snapshots)
    .set({ ...values, state: move.to, updatedAt: move.now, contentVersion: sql`${snapshots.contentVersion} + 1` })
    .where(and(eq(snapshots.id, move.id), inArray(snapshots.state, statesBefore(move.to)), also))
    .returning({ id: snapshots.id, tenantId: snapshots.tenantId });
  return db.execute(audited(change, { at: move.now, ...move }), "objects");
}

function moved(result: unknown): boolean {
  return Array.isArray(result) && result.length > 0;
}

/** The sender says that every pack is there. Idempotent: a snapshot already PROCESSING or COMPLETED answers the same. */
export async function completeSnapshot(
  rows: Rows,
  snapshot: { id: string; tenantId: string; state: SnapshotState },
  input: CompleteUpload,
  now: Date,
  actor: "owner" | "sweeper" = "owner",
): Promise<void> {
  if (snapshot.state === "PROCESSING" || snapshot.state === "COMPLETED") return;
  const move: Move = {
    id: snapshot.id,
    to: "PROCESSING",
    now,
    actor,
    verb: actor === "owner" ? "snapshot.complete" : "snapshot.sweep",
    detail: `${input.packs} packs, ${input.gaps.length} gaps`,
  };
  const [result] = await rows.batch((db) => [
    moveStatement(db, move, {
      lastSeenAt: now,
      packsExpected: input.packs,
      gaps: sql`${snapshots.gaps} || ${JSON.stringify(input.gaps)}::text::jsonb`,
      redaction: input.redaction ?? null,
      redactionKeyId: input.redactionKeyId ?? null,
    }),
  ]);
  // What was read with the access decision may be a moment old: it does not say what happened since.
  if (!moved(result)) {
    throw new KubinError("conflict", "Cannot complete the snapshot: it has ended. Its page says why");
  }
}

/** PROCESSING → COMPLETED as soon as no pack is outstanding. Called after every change that can be the last one. */
export async function finishIfDone(rows: Rows, id: string, now: Date): Promise<boolean> {
  const outstanding = sql`exists (select 1 from ${packs} where ${packs.snapshotId} = ${id} and ${packs.state} in ('registered', 'arrived'))`;
  const move: Move = { id, to: "COMPLETED", now, actor: "ingest", verb: "snapshot.finish" };
  const [result] = await rows.batch((db) => [moveStatement(db, move, {}, sql`not ${outstanding}`)]);
  return moved(result);
}

/** Ends a snapshot for good (FAILED, EXPIRED, DELETED) and orders the removal of its bytes in the same transaction. */
export async function endSnapshot(
  rows: Rows,
  snapshot: { id: string; tenantId: string },
  end: { to: "FAILED" | "EXPIRED" | "DELETED"; reason: string; actor: Actor; now: Date },
): Promise<boolean> {
  const verbs = { FAILED: "snapshot.fail", EXPIRED: "snapshot.expire", DELETED: "snapshot.delete" } as const;
  const move: Move = { id: snapshot.id, ...end, verb: verbs[end.to], detail: end.reason };
  const [result] = await rows.batch((db) => [
    // Readers see published attempts only: with none, no answer names what is being removed.
    moveStatement(db, move, { publishedAttempts: [], ...(end.to === "FAILED" ? { failure: end.reason } : {}) }),
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
  return moved(result);
}
