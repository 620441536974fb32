// Lists, finds and counts resources of a snapshot, from PostgreSQL alone.
import { and, asc, desc, eq, gte, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { ResourceQuery, ResourceRef } from "../model/contract/resource.ts";
import { KubinError } from "../model/error.ts";
import type { Rows } from "../ports.ts";
import { k8sResources as r } from "../schema-resources.ts";
import { refuseAs } from "../store-error.ts";

export type StoredResource = typeof r.$inferSelect;

/** What readers may see of a snapshot: the attempts that ingest has published. */
export interface Visible {
  readonly snapshotId: string;
  readonly attempts: readonly number[];
}

/** Every query on the table starts with these two. */
export function visible(of: Visible): SQL {
  const attempts = of.attempts.length > 0 ? inArray(r.attempt, [...of.attempts]) : sql`false`;
  return sql`${r.snapshotId} = ${of.snapshotId} and ${attempts}`;
}

const listColumns = {
  group: r.group,
  version: r.version,
  resource: r.resource,
  kind: r.kind,
  namespace: r.namespace,
  name: r.name,
  uid: r.uid,
  createdAt: r.createdAt,
  status: r.status,
  healthy: r.healthy,
  cells: r.cells,
  node: r.node,
  restarts: r.restarts,
};
export type ListedResource = Pick<StoredResource, keyof typeof listColumns>;

export const pageSize = 200;

/** One page of one kind, and how many match in all. */
export function listStatements(rows: Rows, of: Visible, query: ResourceQuery) {
  const where = and(visible(of), ...conditions(query));
  const sortBy = { name: r.listKey, created: r.createdAt, status: r.status, restarts: r.restarts, node: r.node }[
    query.sort ?? "name"
  ];
  const direction = query.order === "desc" ? desc : asc;
  return {
    page: rows.db
      .select(listColumns)
      .from(r)
      .where(where)
      .orderBy(direction(sortBy), asc(r.listKey))
      .limit(query.limit ?? pageSize)
      .offset(query.offset ?? 0),
    total: rows.db
      .select({ total: sql<number>`count(*)`.mapWith(Number) })
      .from(r)
      .where(where),
  };
}

export async function listResources(
  rows: Rows,
  of: Visible,
  query: ResourceQuery,
): Promise<{ rows: ListedResource[]; total: number }> {
  const { page, total } = listStatements(rows, of, query);
  const [listed, [count]] = await refuseAs("PostgreSQL", () => Promise.all([page, total]));
  return { rows: listed, total: count?.total ?? 0 };
}

function conditions(query: ResourceQuery): SQL[] {
  const all: SQL[] = [eq(r.resource, query.resource)];
  const equal = (column: Parameters<typeof eq>[0], value: string | number | undefined): void => {
    if (value !== undefined) all.push(eq(column, value));
  };
  equal(r.group, query.group);
  equal(r.version, query.version);
  equal(r.namespace, query.namespace);
  equal(r.status, query.status);
  equal(r.phase, query.phase);
  equal(r.node, query.node);
  equal(r.serviceType, query.serviceType);
  equal(r.clusterIp, query.clusterIp);
  equal(r.strategyType, query.strategy);
  equal(r.replicas, query.replicas);
  equal(r.readyReplicas, query.readyReplicas);
  if (query.restartsMin !== undefined) all.push(gte(r.restarts, query.restartsMin));
  if (query.sizeMin !== undefined) all.push(gte(r.objectSizeBytes, query.sizeMin));
  if (query.createdFrom) all.push(gte(r.createdAt, new Date(query.createdFrom)));
  if (query.createdTo) all.push(lte(r.createdAt, new Date(query.createdTo)));
  if (query.port !== undefined) all.push(sql`${r.ports} @> ${JSON.stringify([{ port: query.port }])}::text::jsonb`);
  if (query.annotations)
    all.push(sql`${r.annotations} @> ${JSON.stringify(equalTexts("annotations", query.annotations))}::text::jsonb`);
  if (query.container) all.push(sql`${r.containerNames} @> array[${query.container}]::text[]`);
  if (query.ownerUid) all.push(sql`${r.owners} @> ${JSON.stringify([{ uid: query.ownerUid }])}::text::jsonb`);
  if (query.name) all.push(sql`${r.name} ilike ${`%${escapeLike(query.name)}%`}`);
  if (query.labels) all.push(sql`${r.labels} @> ${JSON.stringify(equalTexts("labels", query.labels))}::text::jsonb`);
  if (query.unhealthy) all.push(sql`not ${r.healthy}`);
  return all;
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}

/** `a=b,c=d` as an object. Throws "invalid" for operators that this list does not know. */
function equalTexts(what: "labels" | "annotations", selector: string): Record<string, string> {
  const pairs = selector.split(",").map((part) => /^\s*([^=!\s]+)\s*==?\s*([^=!\s]*)\s*$/.exec(part));
  return Object.fromEntries(
    pairs.map((pair) => {
      if (!pair)
        throw new KubinError("invalid", `Cannot read "${selector}" as ${what}: write it as key=value,key=value`);
      return [pair[1] ?? "", pair[2] ?? ""];
    }),
  );
}

export function findStatement(rows: Rows, of: Visible, ref: ResourceRef) {
  return rows.db
    .select()
    .from(r)
    .where(
      and(
        visible(of),
        eq(r.resource, ref.resource),
        eq(r.group, ref.group),
        ...(ref.version ? [eq(r.version, ref.version)] : []),
        eq(r.listKey, `${ref.namespace}/${ref.name}`),
      ),
    )
    .limit(1);
}

/** The whole row of one resource, or null. */
export async function findResource(rows: Rows, of: Visible, ref: ResourceRef): Promise<StoredResource | null> {
  const [found] = await refuseAs("PostgreSQL", () => findStatement(rows, of, ref));
  return found ?? null;
}

/** Kinds with their counts, and namespaces with theirs. */
export function overviewStatements(rows: Rows, of: Visible) {
  const count = sql<number>`count(*)`.mapWith(Number);
  const unhealthy = sql<number>`count(*) filter (where not ${r.healthy})`.mapWith(Number);
  return {
    kinds: rows.db
      .select({
        group: r.group,
        version: r.version,
        resource: r.resource,
        kind: sql<string>`min(${r.kind})`,
        namespaced: sql<boolean>`bool_or(${r.namespace} <> '')`,
        count,
        unhealthy,
      })
      .from(r)
      .where(visible(of))
      .groupBy(r.group, r.version, r.resource)
      .orderBy(asc(r.group), asc(r.resource)),
    namespaces: rows.db
      .select({ name: r.namespace, resources: count, unhealthy })
      .from(r)
      .where(and(visible(of), sql`${r.namespace} <> ''`))
      .groupBy(r.namespace)
      .orderBy(asc(r.namespace)),
  };
}

/** Events about one resource, newest first: core/v1 and events.k8s.io/v1 alike. */
export function eventsStatement(
  rows: Rows,
  of: Visible,
  about: { uid: string; namespace: string; kind: string; name: string },
) {
  const byUid = sql`${r.fields} @> ${JSON.stringify({ "involvedObject.uid": about.uid })}::text::jsonb`;
  const byName = sql`${r.fields} @> ${JSON.stringify({ "involvedObject.kind": about.kind, "involvedObject.name": about.name })}::text::jsonb`;
  return rows.db
    .select({ fields: r.fields, cells: r.cells })
    .from(r)
    .where(
      and(
        visible(of),
        eq(r.resource, "events"),
        // Events about cluster-scoped resources live in "default".
        eq(r.namespace, about.namespace || "default"),
        about.uid ? sql`(${byUid} or ${byName})` : byName,
      ),
    )
    .orderBy(desc(sql`${r.fields}->>'lastTimestamp'`))
    .limit(200);
}
