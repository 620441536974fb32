// Rows of resources as the Kubernetes API asks for them: one type in one version, selected by labels and fields, in a real list's order.
import { and, asc, eq, gt, gte, lt, type SQL, sql } from "drizzle-orm";
import type { FieldRequirement } from "../model/kube/selectors/field-selector.ts";
import type { LabelRequirement } from "../model/kube/selectors/label-selector.ts";
import type { Rows } from "../ports.ts";
import { k8sResources as r } from "../schema-resources.ts";
import { refuseAs } from "../store-error.ts";
import { placeColumns } from "./place.ts";
import { type Visible, visible } from "./read.ts";

export interface KubeListAsk {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** "": all namespaces, and cluster-scoped types. */
  readonly namespace: string;
  readonly labels: readonly LabelRequirement[];
  readonly fields: readonly FieldRequirement[];
  /** Where the page begins: behind this `namespace/name`, or with it. */
  readonly from: { readonly listKey: string; readonly inclusive: boolean } | null;
  /** 0: all. */
  readonly limit: number;
}

const keyColumns = { ...placeColumns, listKey: r.listKey };
/** Where it is, and its place in the order. */
export type KubePlace = Pick<typeof r.$inferSelect, keyof typeof keyColumns>;
const rowColumns = { ...keyColumns, phase: r.phase, metadata: r.metadata, cells: r.cells };
export type KubeRow = Pick<typeof r.$inferSelect, keyof typeof rowColumns>;

export async function listKubeRows(rows: Rows, of: Visible, ask: KubeListAsk): Promise<KubeRow[]> {
  const listed = rows.db.select(rowColumns).from(r).where(listCondition(of, ask)).orderBy(asc(r.listKey));
  return refuseAs("PostgreSQL", () => (ask.limit === 0 ? listed : listed.limit(ask.limit)));
}

const placesAtOnce = 5000;

/** Without what tables show, and a part of them at a time: there may be any number. */
export async function* listKubePlaces(
  rows: Rows,
  of: Visible,
  ask: KubeListAsk,
): AsyncGenerator<readonly KubePlace[], void, undefined> {
  let { from } = ask;
  let left = ask.limit === 0 ? Number.POSITIVE_INFINITY : ask.limit;
  while (left > 0) {
    const condition = listCondition(of, { ...ask, from });
    const listed = rows.db.select(keyColumns).from(r).where(condition).orderBy(asc(r.listKey));
    const limit = Math.min(left, placesAtOnce);
    const found = await refuseAs("PostgreSQL", () => listed.limit(limit));
    yield found;
    const last = found.at(-1);
    if (!last || found.length < limit) return;
    left -= limit;
    from = { listKey: last.listKey, inclusive: false };
  }
}

const listCondition = (of: Visible, ask: KubeListAsk) => and(ofType(of, ask), selected(ask), fromCondition(ask));

function countStatement(rows: Rows, of: Visible, ask: Omit<KubeListAsk, "from" | "limit">) {
  return rows.db
    .select({ count: sql<number>`count(*)`.mapWith(Number) })
    .from(r)
    .where(and(ofType(of, ask), ask.namespace === "" ? undefined : eq(r.namespace, ask.namespace)));
}

/** How many there are in a namespace, or in all. */
export async function countKubeRows(
  rows: Rows,
  of: Visible,
  ask: Omit<KubeListAsk, "from" | "limit">,
): Promise<number> {
  const [found] = await refuseAs("PostgreSQL", () => countStatement(rows, of, ask));
  return found?.count ?? 0;
}

export async function findKubeRow(
  rows: Rows,
  of: Visible,
  ask: Pick<KubeListAsk, "group" | "version" | "resource" | "namespace"> & { readonly name: string },
): Promise<KubeRow | null> {
  const [found] = await refuseAs("PostgreSQL", () =>
    rows.db
      .select(rowColumns)
      .from(r)
      .where(and(ofType(of, ask), eq(r.listKey, `${ask.namespace}/${ask.name}`)))
      .limit(1),
  );
  return found ?? null;
}

/** Each type with the version that its rows are in, and how many these are. */
export async function countByType(
  rows: Rows,
  of: Visible,
): Promise<{ group: string; version: string; resource: string; count: number }[]> {
  return refuseAs("PostgreSQL", () =>
    rows.db
      .select({
        group: r.group,
        version: r.version,
        resource: r.resource,
        count: sql<number>`count(*)`.mapWith(Number),
      })
      .from(r)
      .where(visible(of))
      .groupBy(r.group, r.version, r.resource),
  );
}

function ofType(of: Visible, { group, version, resource }: Pick<KubeListAsk, "group" | "version" | "resource">): SQL {
  return sql`${visible(of)} and ${r.resource} = ${resource} and ${r.group} = ${group} and ${r.version} = ${version}`;
}

function selected(ask: KubeListAsk): SQL | undefined {
  return and(
    ...(ask.namespace === "" ? [] : inNamespace(ask.namespace)),
    ...ask.labels.map(labelCondition),
    ...ask.fields.map(fieldCondition),
  );
}

function fromCondition({ from }: KubeListAsk): SQL | undefined {
  if (from === null) return undefined;
  return from.inclusive ? gte(r.listKey, from.listKey) : gt(r.listKey, from.listKey);
}

/** As a stretch of the order, so that one index both finds and sorts. "0" is the character behind "/". */
function inNamespace(namespace: string): SQL[] {
  return [gte(r.listKey, `${namespace}/`), lt(r.listKey, `${namespace}0`)];
}

function labelCondition({ key, op, values }: LabelRequirement): SQL {
  const value = sql`${r.labels}->>${key}`;
  const list = sql`${JSON.stringify(values)}::text::jsonb ? (${value})`;
  const first = values[0] ?? "";
  const conditions: Record<LabelRequirement["op"], SQL> = {
    "=": sql`${r.labels} @> ${JSON.stringify({ [key]: first })}::text::jsonb`,
    "==": sql`${r.labels} @> ${JSON.stringify({ [key]: first })}::text::jsonb`,
    in: sql`(${value} is not null and ${list})`,
    "!=": sql`(${value} is null or not ${list})`,
    notin: sql`(${value} is null or not ${list})`,
    exists: sql`${r.labels} ? ${key}`,
    "!": sql`not ${r.labels} ? ${key}`,
    gt: sql`(${integer(value)} > ${first || "0"}::numeric)`,
    lt: sql`(${integer(value)} < ${first || "0"}::numeric)`,
  };
  return conditions[op];
}

/** Null for what Go does not read as an int64. */
function integer(value: SQL): SQL {
  const isInteger = sql`${value} ~ '^[+-]?[0-9]{1,19}$'`;
  return sql`case when ${isInteger} then (${value})::numeric end`;
}

const columnsOfFields = { "metadata.name": r.name, "metadata.namespace": r.namespace } as const;

function fieldCondition({ field, op, value }: FieldRequirement): SQL {
  const column = field === "metadata.name" || field === "metadata.namespace" ? columnsOfFields[field] : null;
  // No text in a store has it, and none may be asked for.
  if (value.includes("\0")) return op === "!=" ? sql`true` : sql`false`;
  const found = column ? sql`${column}` : sql`coalesce(${r.fields}->>${field}, '')`;
  return op === "!=" ? sql`${found} <> ${value}` : sql`${found} = ${value}`;
}
