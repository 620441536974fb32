// Writes the rows of one pack under their attempt: invisible until the attempt is published.
import { sql } from "drizzle-orm";
import type { ResourceFacts } from "../model/resource/facts.ts";
import type { Rows } from "../ports.ts";

/** Rows in one INSERT: json_to_recordset of 5,000 rows measured as fast as unnest, and it binds one parameter. */
export const rowsPerInsert = 5000;

/** One resource as ingest derives it: its identity, its facts, and where its bytes lie. */
export interface ResourceInsert extends ResourceFacts {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly list_key: string;
  readonly object_size_bytes: number;
  readonly frame_offset: number;
  readonly frame_bytes: number;
  readonly line_offset: number;
}

/** Inserts up to `rowsPerInsert` rows. NUL, which PostgreSQL cannot keep, becomes U+FFFD (and lone surrogates likewise). */
export async function insertResources(
  rows: Rows,
  of: { tenantId: string; snapshotId: string; attempt: number; pack: number },
  resources: readonly ResourceInsert[],
): Promise<void> {
  if (resources.length === 0) return;
  const json = JSON.stringify(resources).replace(/\\u0000|\\ud[89a-f][0-9a-f]{2}/gi, "\\ufffd");
  await rows.execute(sql`
    insert into k8s_resources (tenant_id, snapshot_id, attempt, pack, "group", version, resource, kind, list_key, namespace, name, uid,
      resource_version, created_at, labels, annotations, owners, metadata, fields, cells, status, healthy, phase, node, restarts,
      container_names, images, service_type, cluster_ip, ports, replicas, ready_replicas, strategy_type, object_size_bytes,
      frame_offset, frame_bytes, line_offset)
    select ${of.tenantId}, ${of.snapshotId}, ${of.attempt}::int, ${of.pack}::int, x.*
    from jsonb_to_recordset(${json}::text::jsonb) as x("group" text, version text, resource text, kind text, list_key text,
      namespace text, name text, uid text, resource_version text, created_at timestamptz, labels jsonb, annotations jsonb,
      owners jsonb, metadata text, fields jsonb, cells jsonb, status text, healthy boolean, phase text, node text, restarts int,
      container_names text[], images text[], service_type text, cluster_ip text, ports jsonb, replicas int,
      ready_replicas int, strategy_type text, object_size_bytes int, frame_offset bigint, frame_bytes int, line_offset int)
    on conflict do nothing`);
}

/** Removes what one attempt wrote that will never be published. */
export async function removeAttempt(rows: Rows, of: { snapshotId: string; attempt: number }): Promise<void> {
  const { snapshotId, attempt } = of;
  await rows.execute(sql`delete from k8s_resources where snapshot_id = ${snapshotId} and attempt = ${attempt}`);
  await rows.execute(sql`delete from log_streams where snapshot_id = ${snapshotId} and attempt = ${attempt}`);
}

/** Removes what dead attempts of a pack left; the published one stays. */
export async function removeOtherAttempts(
  rows: Rows,
  of: { snapshotId: string; pack: number; published: number },
): Promise<void> {
  await rows.execute(sql`
    delete from k8s_resources where snapshot_id = ${of.snapshotId} and pack = ${of.pack} and attempt <> ${of.published}`);
}
