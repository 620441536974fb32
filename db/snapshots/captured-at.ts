// When a snapshot was taken, for times that say no year.
import { eq } from "drizzle-orm";
import { KubinError } from "../model/error.ts";
import type { Rows } from "../ports.ts";
import { snapshots } from "../schema.ts";
import { refuseAs } from "../store-error.ts";

/** Nanoseconds since 1970; of a snapshot that does not say, when its push began. Throws "not_found". */
export async function captureNsOf(rows: Rows, snapshotId: string): Promise<bigint> {
  const [found] = await refuseAs("PostgreSQL", () =>
    rows.db
      .select({ capturedAt: snapshots.capturedAt, createdAt: snapshots.createdAt })
      .from(snapshots)
      .where(eq(snapshots.id, snapshotId)),
  );
  if (!found) throw new KubinError("not_found", `Cannot index snapshot "${snapshotId}": it is gone`);
  return BigInt((found.capturedAt ?? found.createdAt).getTime()) * 1_000_000n;
}
