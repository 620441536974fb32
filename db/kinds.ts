// The kinds that a snapshot's catalogue knows.
import { eq } from "drizzle-orm";
import type { Rows } from "./ports.ts";
import type { CaptureSelection } from "./model/import/snapshot.ts";
import { kinds, snapshots } from "./schema.ts";
import { refuseAs } from "./store-error.ts";

export type KindRow = typeof kinds.$inferSelect;
export type KindInsert = Omit<typeof kinds.$inferInsert, "tenantId" | "snapshotId">;

export async function readKinds(rows: Rows, snapshotId: string): Promise<KindRow[]> {
  return refuseAs("PostgreSQL", () => rows.db.select().from(kinds).where(eq(kinds.snapshotId, snapshotId)));
}

/** Replaces what the catalogue said before: running the same catalogue twice changes nothing. `selection`: null for a whole cluster. */
export async function writeKinds(
  rows: Rows,
  of: { tenantId: string; snapshotId: string },
  found: readonly KindInsert[],
  selection: CaptureSelection | null,
): Promise<void> {
  await rows.batch((db) => [
    db.update(snapshots).set({ selection }).where(eq(snapshots.id, of.snapshotId)),
    db.delete(kinds).where(eq(kinds.snapshotId, of.snapshotId)),
    ...chunks(found, 500).map((chunk) =>
      db
        .insert(kinds)
        .values(chunk.map((kind) => ({ ...kind, ...of })))
        .onConflictDoNothing(),
    ),
  ]);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
