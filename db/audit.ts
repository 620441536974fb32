// The audit row that stands in the same transaction as the change it tells of.
import type { Database } from "./ports.ts";
import { audit } from "./schema.ts";

/** Who acts. `owner` holds a snapshot's owner token, `ingest` and `sweeper` are ours. */
export type Actor = "anonymous" | "owner" | "ingest" | "sweeper";
export type AuditVerb =
  | "snapshot.create"
  | "snapshot.complete"
  | "snapshot.fail"
  | "snapshot.delete"
  | "snapshot.expire"
  | "snapshot.sweep";

/** The insert, for use inside a batch. `detail` never holds a secret or a slug. */
export function auditEntry(
  db: Database,
  entry: { tenantId: string; at: Date; actor: Actor; verb: AuditVerb; target: string; detail?: string },
) {
  return db.insert(audit).values({ ...entry, detail: entry.detail ?? "" });
}
