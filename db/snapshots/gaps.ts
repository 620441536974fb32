// Gaps that were found after the sender listed its own.
import { eq, sql } from "drizzle-orm";
import type { Gap } from "../model/gap.ts";
import type { Rows } from "../ports.ts";
import { snapshots } from "../schema.ts";
import { refuseAs } from "../store-error.ts";

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

/** What the snapshot lacks, as its sender and ingest said, and which redaction rules fired how often (null: not said yet). */
export async function readReport(
  rows: Rows,
  id: string,
): Promise<{ gaps: Gap[]; redaction: Record<string, number> | null }> {
  const [found] = await refuseAs("PostgreSQL", () =>
    rows.db
      .select({ gaps: snapshots.gaps, redaction: snapshots.redaction })
      .from(snapshots)
      .where(eq(snapshots.id, id)),
  );
  return found ?? { gaps: [], redaction: null };
}
