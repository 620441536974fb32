// The audit row that stands in the same transaction as the change it tells of.
import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { Database } from "./ports.ts";
import { audit } from "./schema.ts";

/** Who acts. `owner` holds a snapshot's owner token, `ingest` and `sweeper` are ours. */
export type Actor = "anonymous" | "owner" | "ingest" | "sweeper";
export type AuditVerb =
  | "snapshot.create"
  | "snapshot.upload"
  | "snapshot.complete"
  | "snapshot.finish"
  | "snapshot.fail"
  | "snapshot.delete"
  | "snapshot.expire"
  | "snapshot.sweep"
  | "snapshot.put_away_lines"
  | "snapshot.load_lines";

/** The insert, for use inside a batch. `detail` never holds a secret or a slug. */
export function auditEntry(
  db: Database,
  entry: { tenantId: string; at: Date; actor: Actor; verb: AuditVerb; target: string; detail?: string },
) {
  return db.insert(audit).values({ ...entry, detail: entry.detail ?? "" });
}

/**
 * A change of snapshots and its audit row as one statement, for changes that may turn out not to be allowed: what changed nothing
 * leaves no row. `change` returns id and tenant_id; the answer is one row for each snapshot that changed.
 */
export function audited(
  change: SQLWrapper,
  entry: { at: Date; actor: Actor; verb: AuditVerb; detail?: string | undefined },
): SQL {
  return sql`with changed as ${change}
    insert into audit (tenant_id, at, actor, verb, target, detail)
    select tenant_id, ${entry.at.toISOString()}::timestamptz, ${entry.actor}, ${entry.verb}, id, ${entry.detail ?? ""} from changed
    returning target`;
}
