// Documents that snapshots of a tenant share: referred to by hash, believed only after ingest has read them.
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { ReferDocuments } from "./model/contract/upload.ts";
import type { Rows } from "./ports.ts";
import { documents, jobs, snapshotDocuments } from "./schema.ts";
import { refuseAs } from "./store-error.ts";

interface Owner {
  readonly id: string;
  readonly tenantId: string;
}

/** Notes what the snapshot refers to and answers the hashes that the tenant does not have verified. */
export async function referDocuments(
  rows: Rows,
  snapshot: Owner,
  referred: ReferDocuments["documents"],
): Promise<ReferDocuments["documents"]> {
  if (referred.length === 0) return [];
  const { id: snapshotId, tenantId } = snapshot;
  const values = referred.map(({ path, sha256 }) => ({ tenantId, snapshotId, path, sha256 }));
  const hashes = [...new Set(referred.map(({ sha256 }) => sha256))];
  const [, known] = await rows.batch((db) => [
    db
      .insert(snapshotDocuments)
      .values(values)
      .onConflictDoUpdate({
        target: [snapshotDocuments.snapshotId, snapshotDocuments.path],
        set: { sha256: sql`excluded.sha256` },
      }),
    db
      .select({ sha256: documents.sha256 })
      .from(documents)
      .where(and(eq(documents.tenantId, tenantId), inArray(documents.sha256, hashes))),
  ]);
  const have = new Set(Array.isArray(known) ? known.map((row: { sha256: string }) => row.sha256) : []);
  const missing = new Map(referred.filter(({ sha256 }) => !have.has(sha256)).map((each) => [each.sha256, each]));
  return [...missing.values()];
}

/** The sender has sent what was missing: orders their verification. Repeating it changes nothing. */
export async function documentsArrived(rows: Rows, { id: snapshotId, tenantId }: Owner, now: Date): Promise<void> {
  await rows.batch((db) => [
    db
      .insert(jobs)
      .values({ tenantId, snapshotId, kind: "documents", pack: null, state: "queued", runAfter: now, createdAt: now })
      .onConflictDoNothing(),
    db.execute(sql`select pg_notify('jobs', ${snapshotId})`, "objects"),
  ]);
}

/** What the snapshot refers to and nobody has verified: path and hash. */
export async function unverifiedDocuments(rows: Rows, snapshotId: string): Promise<{ path: string; sha256: string }[]> {
  return refuseAs("PostgreSQL", () =>
    rows.db
      .select({ path: snapshotDocuments.path, sha256: snapshotDocuments.sha256 })
      .from(snapshotDocuments)
      .leftJoin(
        documents,
        and(eq(documents.tenantId, snapshotDocuments.tenantId), eq(documents.sha256, snapshotDocuments.sha256)),
      )
      .where(and(eq(snapshotDocuments.snapshotId, snapshotId), sql`${documents.sha256} is null`)),
  );
}

/** From here on every snapshot of the tenant may refer to it without sending it. */
export async function documentVerified(
  rows: Rows,
  document: { tenantId: string; sha256: string; bytes: number },
  now: Date,
): Promise<void> {
  await refuseAs("PostgreSQL", () =>
    rows.db
      .insert(documents)
      .values({ ...document, verifiedAt: now })
      .onConflictDoNothing(),
  );
}

/** What the snapshot has, those that ingest has read and found right. */
export async function listDocuments(rows: Rows, snapshotId: string): Promise<{ path: string; sha256: string }[]> {
  return refuseAs("PostgreSQL", () =>
    rows.db
      .select({ path: snapshotDocuments.path, sha256: snapshotDocuments.sha256 })
      .from(snapshotDocuments)
      .innerJoin(
        documents,
        and(eq(documents.tenantId, snapshotDocuments.tenantId), eq(documents.sha256, snapshotDocuments.sha256)),
      )
      .where(eq(snapshotDocuments.snapshotId, snapshotId))
      .orderBy(asc(snapshotDocuments.path)),
  );
}
