// The pods that a question's owners and labels mean, from the table of resources.
import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import { KubinError } from "./model/error.ts";
import type { LogQuery, Term, ValuePattern } from "./model/log-query/query.ts";
import { isAnything } from "./model/log-query/value.ts";
import { podKey, type PodName, termsOf } from "./model/log-query/terms.ts";
import type { Rows } from "./ports.ts";
import { escapeLike, type Visible, visible } from "./resources/read.ts";
import { k8sResources as r } from "./schema-resources.ts";
import { refuseAs } from "./store-error.ts";

/** More pods than this are no question about an owner any more. */
const podsMax = 20_000;
/** Deployment → ReplicaSet → Pod is two, CronJob → Job → Pod too; operators add theirs on top. */
const ownerSteps = 5;

const Pods = v.array(v.object({ namespace: v.string(), name: v.string() }));

/** By podKey(); a term that means no pod has an empty list. Throws "too_large" for a term that means too many. */
export async function podsOf(
  rows: Rows,
  of: Visible,
  query: LogQuery,
): Promise<ReadonlyMap<string, readonly PodName[]>> {
  const terms = termsOf(query).filter(
    (term) => term.type === "label" || (term.type === "place" && term.key === "owner"),
  );
  const found = await Promise.all(terms.map(async (term) => [podKey(term), await podsOfTerm(rows, of, term)] as const));
  return new Map(found);
}

async function podsOfTerm(rows: Rows, of: Visible, term: Term): Promise<PodName[]> {
  if (term.type !== "label" && term.type !== "place") return [];
  const statement = term.type === "label" ? labelled(of, term.name, term.values) : owned(of, term.values);
  const found = v.parse(Pods, await refuseAs("PostgreSQL", () => rows.execute(statement)));
  if (found.length <= podsMax) return found;
  throw new KubinError(
    "too_large",
    `Cannot search "${podKey(term)}": it means more than ${podsMax} pods; name a namespace`,
  );
}

function labelled(of: Visible, name: string, values: readonly ValuePattern[]): SQL {
  const label = sql`(${r.labels} ->> ${name}::text)`;
  return sql`select ${r.namespace} as namespace, ${r.name} as name from ${r}
    where ${visible(of)} and ${r.resource} = 'pods' and ${r.group} = '' and (${or(values.map((value) => like(label, value)))})
    limit ${podsMax + 1}`;
}

/** `kind/name` or `name`. An owner that was not captured itself is still named by what it owns. */
function owned(of: Visible, values: readonly ValuePattern[]): SQL {
  const named = values.map((value) => {
    const slash = value.text.indexOf("/");
    const name = like(sql`e.owner_name`, { ...value, text: value.text.slice(slash + 1) });
    return slash < 0 ? name : sql`(e.owner_kind = ${kindOf(value.text.slice(0, slash))} and ${name})`;
  });
  return sql`with recursive e as materialized (
      select ${r.resource} as resource, ${r.namespace} as namespace, ${r.name} as name, ${r.uid} as uid,
        o ->> 'uid' as owner_uid, lower(o ->> 'kind') as owner_kind, o ->> 'name' as owner_name
      from ${r}, jsonb_array_elements(${r.owners}) o where ${visible(of)} and ${r.owners} <> '[]'
    ), below (resource, namespace, name, uid, step) as (
      select e.resource, e.namespace, e.name, e.uid, 1 from e where ${or(named)}
      union
      select e.resource, e.namespace, e.name, e.uid, below.step + 1 from below
      join e on e.owner_uid = below.uid where below.uid <> '' and below.step < ${ownerSteps}
    )
    select distinct namespace, name from below where resource = 'pods' limit ${podsMax + 1}`;
}

const or = (conditions: readonly SQL[]): SQL => sql.join([...conditions], sql` or `);

function like(expression: SQL, value: ValuePattern): SQL {
  if (isAnything(value)) return sql`${expression} is not null`;
  if (!value.anyBefore && !value.anyAfter) return sql`${expression} = ${value.text}`;
  const text = `${value.anyBefore ? "%" : ""}${escapeLike(value.text)}${value.anyAfter ? "%" : ""}`;
  return sql`${expression} like ${text}`;
}

const shortKinds: Readonly<Record<string, string>> = {
  deploy: "deployment",
  ds: "daemonset",
  sts: "statefulset",
  rs: "replicaset",
  rc: "replicationcontroller",
  cj: "cronjob",
  no: "node",
};

/** A kind as kubectl takes it: `deploy`, `deployments` and `Deployment` are one. */
function kindOf(text: string): string {
  const kind = text.toLowerCase();
  return Object.hasOwn(shortKinds, kind) ? (shortKinds[kind] ?? kind) : kind.replace(/s$/, "");
}
