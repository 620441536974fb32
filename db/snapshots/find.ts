// Finds the snapshot that a slug opens or that an owner token owns: the access decision's one read.
import { and, asc, eq, getColumns, gt, isNull, notInArray, or, sql } from "drizzle-orm";
import type { Rows } from "../ports.ts";
import { links, packs, type PackState, snapshots } from "../schema.ts";
import { refuseAs } from "../store-error.ts";
import type { Progress } from "../model/contract/snapshot.ts";

/** What every request needs of a snapshot. Its gaps can be megabytes, and only one route shows them. */
const { gaps: _gaps, redaction: _redaction, ...accessColumns } = getColumns(snapshots);
export type SnapshotRow = Omit<typeof snapshots.$inferSelect, "gaps" | "redaction">;

/** What a link opens, or null. Whether it may still be opened is decided by the caller from the two dates and the state. */
export async function findByLink(
  rows: Rows,
  slugHash: string,
): Promise<{ snapshot: SnapshotRow; revokedAt: Date | null; expiresAt: Date } | null> {
  const [found] = await refuseAs("PostgreSQL", () =>
    rows.db
      .select({ snapshot: accessColumns, revokedAt: links.revokedAt, expiresAt: links.expiresAt })
      .from(links)
      .innerJoin(snapshots, eq(snapshots.id, links.snapshotId))
      .where(eq(links.slugHash, slugHash)),
  );
  return found ?? null;
}

/** The snapshot with that id if the token's hash is its owner's, else null. */
export async function findOwned(rows: Rows, snapshotId: string, ownerTokenHash: string): Promise<SnapshotRow | null> {
  const [found] = await refuseAs("PostgreSQL", () =>
    rows.db
      .select(accessColumns)
      .from(snapshots)
      .where(and(eq(snapshots.id, snapshotId), eq(snapshots.ownerTokenHash, ownerTokenHash))),
  );
  return found ?? null;
}

/** A snapshot of the same push, with what its link is made from. */
export interface SiblingRow {
  readonly id: string;
  readonly cluster: SnapshotRow["cluster"];
  readonly linkId: string;
  readonly generation: number;
}

/** All snapshots of the same push whose links open, oldest first; the snapshot itself is one of them. */
export async function findSiblings(
  rows: Rows,
  snapshot: Pick<SnapshotRow, "id" | "captureId">,
  now: Date,
): Promise<SiblingRow[]> {
  const first = snapshot.captureId ?? snapshot.id;
  return refuseAs("PostgreSQL", () =>
    rows.db
      .select({ id: snapshots.id, cluster: snapshots.cluster, linkId: links.id, generation: links.generation })
      .from(snapshots)
      .innerJoin(links, and(eq(links.snapshotId, snapshots.id), isNull(links.revokedAt), gt(links.expiresAt, now)))
      .where(
        and(
          or(eq(snapshots.id, first), eq(snapshots.captureId, first)),
          notInArray(snapshots.state, ["DELETED", "EXPIRED"]),
        ),
      )
      .orderBy(asc(snapshots.id)),
  );
}

/** How far a snapshot is, from one statement. */
export async function readProgress(rows: Rows, snapshotId: string): Promise<Progress | null> {
  const inState = (state: PackState) => sql<number>`count(*) filter (where ${packs.state} = ${state})`.mapWith(Number);
  const [found] = await refuseAs("PostgreSQL", () =>
    rows.db
      .select({
        state: snapshots.state,
        contentVersion: snapshots.contentVersion,
        registered: sql<number>`count(${packs.number})`.mapWith(Number),
        arrivedOnly: inState("arrived"),
        indexed: inState("indexed"),
        failed: inState("failed"),
        bytesArrived:
          sql<number>`coalesce(sum(${packs.bytes}) filter (where ${packs.arrivedAt} is not null), 0)`.mapWith(Number),
        resources: snapshots.resources,
        lines: snapshots.lines,
        expectedResources: snapshots.expectedResources,
        expectedLogBytes: snapshots.expectedLogBytes,
        failure: snapshots.failure,
        gaps: sql<number>`jsonb_array_length(${snapshots.gaps})`.mapWith(Number),
        lastSeenAt: snapshots.lastSeenAt,
      })
      .from(snapshots)
      .leftJoin(packs, eq(packs.snapshotId, snapshots.id))
      .where(eq(snapshots.id, snapshotId))
      .groupBy(snapshots.id),
  );
  if (!found) return null;
  const { registered, arrivedOnly, indexed, failed, lastSeenAt, ...rest } = found;
  return {
    ...rest,
    packsRegistered: registered,
    packsArrived: arrivedOnly + indexed + failed,
    packsIndexed: indexed,
    packsFailed: failed,
    lastSeenAt: lastSeenAt.toISOString(),
  };
}
