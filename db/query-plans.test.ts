// Every page query asks an index that starts with the snapshot: what one link shows does not get slower with other people's.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { SQL } from "bun";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sql";
import * as v from "valibot";
import { type ThrowawayPostgres, throwawayPostgres } from "../test/contracts/throwaway-postgres.ts";
import { readKinds } from "./kinds.ts";
import { findStreamPlace, listStreams, podLogPieces } from "./log-streams.ts";
import type { ResourceQuery } from "./model/contract/resource.ts";
import { parseFieldSelector } from "./model/kube/selectors/field-selector.ts";
import { parseLabelSelector } from "./model/kube/selectors/label-selector.ts";
import { findPack, listPacks, packReadiness } from "./packs/packs.ts";
import type { Rows } from "./ports.ts";
import {
  countByType,
  countKubeRows,
  findKubeRow,
  type KubeListAsk,
  listKubePlaces,
  listKubeRows,
} from "./resources/kube-rows.ts";
import { eventsStatement, findResource, listResources, overviewStatements } from "./resources/read.ts";
import { readReport } from "./snapshots/gaps.ts";
import { findByLink, findOwned, readProgress } from "./snapshots/find.ts";

const snapshot = "00000000-0000-7000-8000-000000000000";
const of = { snapshotId: snapshot, attempts: [1, 2, 3] };
const snapshots = 5;
const resourcesEach = 20_000;
const links = 5000;
const ids = `(select case when n = 0 then '${snapshot}' else 'snapshot-' || n end as id from generate_series(0, 100) as n) as each`;

let postgres: ThrowawayPostgres;
let client: SQL;
let rows: Rows;
const asked: { query: string; params: unknown[] }[] = [];

beforeAll(async () => {
  postgres = await throwawayPostgres();
  client = new SQL({ url: postgres.url, max: 2 });
  const db = drizzle({ client, logger: { logQuery: (query, params) => void asked.push({ query, params }) } });
  const unused = () => Promise.reject(new Error("not asked here"));
  rows = { db, execute: unused, batch: unused, close: unused };
  for (let n = 0; n < snapshots; n++) await fill(`${snapshot.slice(0, -1)}${n}`);
  await fillSmallTables();
  await fillLinks();
  // As autovacuum leaves a table after many inserts: statistics, an empty GIN list, and pages known to be visible.
  await client`vacuum analyze`;
});
afterAll(async () => {
  await client.close();
  await postgres.remove();
});

/** Half pods, a quarter events, the rest deployments, services and cluster-scoped kinds, in 40 namespaces. */
async function fill(id: string): Promise<void> {
  await client`
    insert into k8s_resources (tenant_id, snapshot_id, attempt, "group", version, resource, kind, list_key, namespace, name, uid,
      resource_version, created_at, labels, annotations, owners, fields, cells, status, healthy, phase, node, restarts,
      container_names, images, service_type, object_size_bytes, pack, frame_offset, frame_bytes, line_offset)
    select 'local', ${id}, 1 + i % 3, case when resource = 'deployments' then 'apps' else '' end, 'v1', resource, resource,
      namespace || '/' || resource || '-' || i, namespace, resource || '-' || i, ${id} || i, i::text,
      timestamptz '2026-01-01' + i * interval '1 second', jsonb_build_object('app', 'app-' || i % 300, 'tier', 'web'), '{}',
      jsonb_build_array(jsonb_build_object('kind', 'ReplicaSet', 'name', 'r', 'uid', 'owner-' || i % 2000)),
      jsonb_build_object('involvedObject.uid', ${id} || i % 1000, 'involvedObject.kind', 'Pod', 'involvedObject.name', 'pods-' || i,
        'lastTimestamp', i::text), '[]', case when i % 50 = 0 then 'CrashLoopBackOff' else 'Running' end, i % 50 <> 0, 'Running',
      'node-' || i % 100, i % 7, array['app', 'sidecar-' || i % 20], '{}', 'ClusterIP', 1000, 1, i * 100, 100, 0
    from (select i, (array['pods', 'events', 'pods', 'deployments', 'pods', 'services', 'pods', 'events', 'nodes', 'configmaps'])[1 + i % 10]
      as resource, case when i % 10 = 8 then '' else 'namespace-' || i % 40 end as namespace
      from generate_series(1, ${resourcesEach}::int) as i) as made`;
}

/** The small tables, of this snapshot and of a hundred others. */
async function fillSmallTables(): Promise<void> {
  await client`
    insert into log_streams (tenant_id, snapshot_id, attempt, stream_id, source, namespace, pod, uid, container, generation, file, node, lines, bytes)
    select 'local', id, 1, i::text, 'container', 'namespace-' || i % 40, 'pod-' || i, '', 'app', 'current', '', '', 1, 1
    from ${client.unsafe(ids)}, generate_series(1, 500) as i`;
  await client`
    insert into packs (tenant_id, snapshot_id, number, kind, codec, format_version, state, bytes, raw_bytes, sha256, registered_at)
    select 'local', id, i, 'logs', 'zstd', 1, 'indexed', 1, 1, '', now() from ${client.unsafe(ids)}, generate_series(0, 99) as i`;
  await client`
    insert into kinds (tenant_id, snapshot_id, "group", version, resource, kind, namespaced)
    select 'local', id, '', 'v1', 'kind-' || i, 'Kind', true from ${client.unsafe(ids)}, generate_series(0, 99) as i`;
}

async function fillLinks(): Promise<void> {
  await client`
    insert into snapshots (id, tenant_id, format_version, state, cluster, source_format, owner_token_hash, created_at, updated_at,
      last_seen_at, expires_at, drop_on)
    select case when i = 0 then ${snapshot} else 'snapshot-' || i end, 'local', 1, 'COMPLETED', '{}', 'sample', 'hash-' || i, now(), now(),
      now(), now(), now()::date
    from generate_series(0, ${links}::int) as i`;
  await client`
    insert into links (id, tenant_id, snapshot_id, slug_hash, created_at, expires_at)
    select 'link-' || i, 'local', case when i = 0 then ${snapshot} else 'snapshot-' || i end, 'hash-' || i, now(), now()
    from generate_series(0, ${links}::int) as i`;
}

interface Plan {
  /** E.g. "Index Only Scan". */
  "Node Type": string;
  "Relation Name"?: string | undefined;
  "Index Name"?: string | undefined;
  Plans?: Plan[] | undefined;
}
const Plan: v.GenericSchema<unknown, Plan> = v.looseObject({
  "Node Type": v.string(),
  "Relation Name": v.optional(v.string()),
  "Index Name": v.optional(v.string()),
  Plans: v.optional(v.array(v.lazy(() => Plan))),
});
const Explained = v.tuple([v.object({ "QUERY PLAN": v.tuple([v.looseObject({ Plan })]) })]);

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** First columns of every index, e.g. k8s_resources_pkey → snapshot_id. */
async function firstColumns(): Promise<Map<string, string>> {
  const found: { name: string; first: string }[] = await client`
    select c.relname as name, pg_get_indexdef(indexrelid, 1, true) as first
    from pg_index join pg_class c on c.oid = indexrelid`;
  return new Map(found.map(({ name, first }) => [name, first]));
}

/** Runs what the page runs, then has each of its statements explained. */
async function plansOf(ask: () => Promise<unknown>): Promise<{ query: string; plan: Plan }[]> {
  asked.length = 0;
  await ask();
  const plans: { query: string; plan: Plan }[] = [];
  for (const { query, params } of asked.splice(0)) {
    const answer: unknown = Array.from(await client.unsafe(`explain (format json) ${query}`, params));
    plans.push({ query, plan: v.parse(Explained, answer)[0]["QUERY PLAN"][0].Plan });
  }
  return plans;
}

/** What is wrong with the plans of a page's statements, with the plans as text. */
async function faultsOf(ask: () => Promise<unknown>): Promise<{ statements: number; faults: string[] }> {
  const plans = await plansOf(ask);
  const first = await firstColumns();
  const faults: string[] = [];
  for (const { query, plan } of plans) {
    const nodes = nodesOf(plan);
    const scanned = nodes.filter((node) => node["Node Type"] === "Seq Scan").map((node) => node["Relation Name"]);
    const starts = nodes.flatMap((node) => (node["Index Name"] ? [first.get(node["Index Name"]) ?? ""] : []));
    const fine = ["snapshot_id", "id", "slug_hash"];
    const text = `${query}\n${JSON.stringify(plan, null, 1)}`;
    if (scanned.length > 0) faults.push(`Seq Scan on ${scanned.join(", ")}: ${text}`);
    if (!starts.some((column) => fine.includes(column))) faults.push(`no index that starts with the snapshot: ${text}`);
    if (starts.some((column) => !fine.includes(column))) faults.push(`an index over all snapshots: ${text}`);
  }
  return { statements: plans.length, faults };
}

const lists: Record<string, ResourceQuery> = {
  "the first page": { resource: "pods" },
  "a later page": { resource: "pods", offset: 5000, limit: 100 },
  "one group and version": { resource: "deployments", group: "apps", version: "v1" },
  "a namespace": { resource: "pods", namespace: "namespace-2" },
  "a part of a name": { resource: "pods", name: "pods-123" },
  "a short part of a name": { resource: "pods", name: "12" },
  "a label": { resource: "pods", labels: "app=app-2" },
  "two labels in a namespace": { resource: "pods", labels: "app=app-2,tier=web", namespace: "namespace-2" },
  "a label that everything has": { resource: "pods", labels: "tier=web" },
  "a status": { resource: "pods", status: "CrashLoopBackOff" },
  "a phase": { resource: "pods", phase: "Running" },
  "a node": { resource: "pods", node: "node-2" },
  "a container": { resource: "pods", container: "sidecar-2" },
  "an owner": { resource: "pods", ownerUid: "owner-2" },
  "a service type": { resource: "services", serviceType: "ClusterIP" },
  "what is not well": { resource: "pods", unhealthy: "true" },
  "newest first": { resource: "pods", sort: "created", order: "desc" },
  "oldest first in a namespace": { resource: "pods", sort: "created", namespace: "namespace-2" },
  "by status": { resource: "pods", sort: "status" },
  "most restarts": { resource: "pods", sort: "restarts", order: "desc" },
  "by node": { resource: "pods", sort: "node" },
};

test.each(Object.entries(lists))("a list: %s", async (_, query) => {
  const { statements, faults } = await faultsOf(() => listResources(rows, of, query));
  expect(faults.join("\n\n")).toBe("");
  expect(statements).toBe(2);
});

const pods = {
  group: "",
  version: "v1",
  resource: "pods",
  namespace: "",
  labels: [],
  fields: [],
  from: null,
  limit: 501,
};
const label = (text: string) => parseLabelSelector(text);
const field = (text: string) => parseFieldSelector(text);
/** What kubectl asks. */
const kubeLists: Record<string, KubeListAsk> = {
  "the first page": pods,
  "a later page": { ...pods, from: { listKey: "namespace-2/pods-1", inclusive: false } },
  everything: { ...pods, limit: 0 },
  "a namespace": { ...pods, namespace: "namespace-2" },
  "a later page of a namespace": {
    ...pods,
    namespace: "namespace-2",
    from: { listKey: "namespace-2/pods-12", inclusive: true },
  },
  "a label": { ...pods, labels: label("app=app-2") },
  "labels of every operator": { ...pods, labels: label("app in (app-1,app-2),tier!=db,tier,!x,n>3,app notin (a)") },
  "the events of a pod": { ...pods, resource: "events", fields: field(`involvedObject.uid=${snapshot}1`) },
  "what does not run on a node": { ...pods, fields: field("spec.nodeName=node-1,status.phase!=Running") },
  "one name": { ...pods, fields: field("metadata.name=pods-1,metadata.namespace=namespace-1") },
};

test.each(Object.entries(kubeLists))("a list of the Kubernetes API: %s", async (_, ask) => {
  let found = 0;
  const { statements, faults } = await faultsOf(async () => {
    found = (await listKubeRows(rows, of, ask)).length;
    await Array.fromAsync(listKubePlaces(rows, of, ask));
  });
  expect(faults.join("\n\n")).toBe("");
  // Places of a list without a limit come five thousand at a time, until fewer come.
  const batches = ask.limit === 0 ? Math.floor(found / 5000) + 1 : 1;
  expect(statements).toBe(1 + batches);
});

const about = { namespace: "namespace-1", kind: "Pod", name: "pods-1" };
const others: Record<string, () => Promise<unknown>> = {
  "one resource": () =>
    findResource(rows, of, { group: "", resource: "pods", namespace: "namespace-2", name: "pods-2" }),
  "one resource of no version that is there": () =>
    findResource(rows, of, { group: "", version: "v9", resource: "nodes", namespace: "", name: "nodes-8" }),
  "kinds and their counts": async () => overviewStatements(rows, of).kinds,
  "namespaces and their counts": async () => overviewStatements(rows, of).namespaces,
  "events by uid": async () => eventsStatement(rows, of, { ...about, uid: `${snapshot}1` }),
  "events by name": async () => eventsStatement(rows, of, { ...about, uid: "" }),
  "events of a cluster-scoped resource": async () => eventsStatement(rows, of, { ...about, namespace: "", uid: "" }),
  "all streams": () => listStreams(rows, of, {}),
  "where a stream lies": () => findStreamPlace(rows, of, "12"),
  "streams of a pod": () => listStreams(rows, of, { namespace: "namespace-2", pod: "pod-2" }),
  "streams of host files": () => listStreams(rows, of, { source: "host" }),
  "the catalogue's kinds": () => readKinds(rows, snapshot),
  "the packs": () => listPacks(rows, snapshot),
  "one pack": () => findPack(rows, snapshot, 7),
  "what a link opens": () => findByLink(rows, "hash-0"),
  "what an owner owns": () => findOwned(rows, snapshot, "hash-0"),
  progress: () => readProgress(rows, snapshot),
  "types and their counts": () => countByType(rows, of),
  "how many in a namespace": () => countKubeRows(rows, of, { ...pods, namespace: "namespace-2" }),
  "one resource of the Kubernetes API": () =>
    findKubeRow(rows, of, { ...pods, namespace: "namespace-2", name: "pods-2" }),
  "the logs of a pod": () => podLogPieces(rows, snapshot, { namespace: "namespace-2", name: "pod-2" }),
  "which packs are there": () => packReadiness(rows, snapshot, 3),
  "what is missing": () => readReport(rows, snapshot),
};

test.each(Object.entries(others))("%s", async (_, ask) => {
  const { statements, faults } = await faultsOf(ask);
  expect(faults.join("\n\n")).toBe("");
  expect(statements).toBe(1);
});

test("counts are read from an index alone", async () => {
  const { kinds, namespaces } = overviewStatements(rows, of);
  const plans = await plansOf(async () => {
    await kinds;
    await namespaces;
    await listResources(rows, of, { resource: "pods", namespace: "namespace-2" });
  });
  const scans = plans.map(({ plan }) => nodesOf(plan).at(-1)?.["Node Type"]);
  // The fourth statement is the page itself.
  expect(scans.filter((scan) => scan === "Index Only Scan")).toHaveLength(3);
});

test("the check itself sees a sequential scan", async () => {
  const scan = await faultsOf(async () =>
    rows.db.execute(sql`select * from k8s_resources where object_size_bytes = 1`, "objects"),
  );
  expect(scan.faults.map((fault) => fault.split(":")[0])).toEqual([
    "Seq Scan on k8s_resources",
    "no index that starts with the snapshot",
  ]);
});
