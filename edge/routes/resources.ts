// A reader's routes about resources: list, detail, YAML, JSON.
import { Hono } from "hono";
import * as v from "valibot";
import {
  type ResourceDetail as Detail,
  ResourceDetail,
  ResourceList,
  ResourceQuery,
  ResourceRef,
  type ResourceRow,
} from "../../db/model/contract/resource.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { KubinError } from "../../db/model/error.ts";
import { tablePrinter } from "../../db/model/kube/table/table-printer.ts";
import { minorVersion } from "../../db/model/resource/minor-version.ts";
import { type PageColumns, pageColumns } from "../../db/model/resource/page-columns.ts";
import {
  eventsStatement,
  findResource,
  type ListedResource,
  listResources,
  type StoredResource,
} from "../../db/resources/read.ts";
import { indexVersion } from "../../db/snapshots/index-version.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";
import { refuseAs } from "../../db/store-error.ts";
import type { Links } from "../access.ts";
import { cachedJson, questionOf } from "../cached.ts";
import { checked, described, describedText } from "../contract.ts";
import { type ServedTypes, servedTypes } from "../kube/served-types.ts";
import { readResourceJson } from "../pack-read.ts";
import type { EdgeEnv } from "../request.ts";
import type { Services } from "../services.ts";
import { visibleOf } from "../visible.ts";
import { kubernetesYaml } from "../yaml.ts";

export function resourceRoutes(links: Links) {
  const { access } = links;
  return new Hono<EdgeEnv>()
    .get(
      routes.resources,
      described("One kind's resources: filtered, sorted, a page", ResourceList, "snapshot"),
      access,
      checked("query", ResourceQuery),
      (c) =>
        cachedJson(c, questionOf(c), async () => {
          const query = c.req.valid("query");
          const { services, snapshot } = c.var;
          const [listed, types] = await Promise.all([
            listResources(services.rows, visibleOf(snapshot), query),
            servedTypes(services, snapshot),
          ]);
          const columns = columnsOf(types, snapshot, { ...query, group: query.group ?? listed.rows[0]?.group ?? "" });
          return {
            columns: [...columns.names],
            rows: listed.rows.map((row) => toRow(row, columns, asked(snapshot))),
            total: listed.total,
            offset: query.offset ?? 0,
          } satisfies ResourceList;
        }),
    )
    .get(
      routes.resource,
      described("One resource with its events", ResourceDetail, "snapshot"),
      access,
      checked("query", ResourceRef),
      (c) => cachedJson(c, questionOf(c), () => detailOf(c.var.services, c.var.snapshot, c.req.valid("query"))),
    )
    .get(
      routes.resourceYaml,
      describedText("One resource as YAML", "application/yaml", "snapshot"),
      access,
      checked("query", ResourceRef),
      async (c) => {
        const json = await jsonOf(c.var.services, c.var.snapshot, c.req.valid("query"));
        return c.body(kubernetesYaml(JSON.parse(json)), 200, {
          "content-type": "application/yaml; charset=utf-8",
          "cache-control": "private, no-cache",
        });
      },
    )
    .get(
      routes.resourceJson,
      describedText("One resource as captured (JSON)", "application/json", "snapshot"),
      access,
      checked("query", ResourceRef),
      async (c) => {
        const json = await jsonOf(c.var.services, c.var.snapshot, c.req.valid("query"));
        return c.body(json, 200, { "content-type": "application/json", "cache-control": "private, no-cache" });
      },
    );
}

async function found(services: Services, snapshot: SnapshotRow, ref: ResourceRef): Promise<StoredResource> {
  const resource = await findResource(services.rows, visibleOf(snapshot), ref);
  if (resource) return resource;
  const name = ref.namespace ? `${ref.namespace}/${ref.name}` : ref.name;
  throw new KubinError("not_found", `Cannot find ${ref.resource} "${name}": this snapshot does not hold it`);
}

async function jsonOf(services: Services, snapshot: SnapshotRow, ref: ResourceRef): Promise<string> {
  return readResourceJson(services, await found(services, snapshot, ref));
}

async function detailOf(services: Services, snapshot: SnapshotRow, ref: ResourceRef): Promise<Detail> {
  const resource = await found(services, snapshot, ref);
  const events = await refuseAs("PostgreSQL", () => eventsStatement(services.rows, visibleOf(snapshot), resource));
  const columns = columnsOf(await servedTypes(services, snapshot), snapshot, resource);
  return {
    row: toRow(resource, columns, asked(snapshot)),
    labels: resource.labels,
    annotations: resource.annotations,
    containers: resource.containerNames,
    owners: [...resource.owners],
    events: events.map(({ fields }) => toEvent(fields)),
    sizeBytes: resource.objectSizeBytes,
  };
}

const EventFields = v.object({
  type: v.optional(v.string(), ""),
  reason: v.optional(v.string(), ""),
  message: v.optional(v.string(), ""),
  count: v.optional(v.string(), "1"),
  lastTimestamp: v.optional(v.string()),
});

function toEvent(fields: Record<string, string>): Detail["events"][number] {
  const event = v.parse(EventFields, fields);
  return {
    type: event.type,
    reason: event.reason,
    message: event.message,
    count: Number(event.count) || 1,
    lastSeenAt: event.lastTimestamp ?? null,
  };
}

/** Ages in cells are of the time of capture, as the whole snapshot is. */
const asked = (snapshot: SnapshotRow): number => (snapshot.capturedAt ?? snapshot.createdAt).getTime();

/** What was indexed before tables were has no cells that fit. */
function columnsOf(
  types: ServedTypes,
  snapshot: SnapshotRow,
  { group, version, resource }: { group: string; version?: string | undefined; resource: string },
): PageColumns {
  if (snapshot.indexVersion < indexVersion) return pageColumns(group, resource, []);
  const type = types.all.find(
    (each) => each.group === group && each.resource === resource && (version ?? each.version) === each.version,
  );
  const place = type ?? { group, version: version ?? "", resource };
  return pageColumns(
    group,
    resource,
    tablePrinter(place, minorVersion(snapshot.cluster.version ?? ""), type?.columns).columns,
  );
}

function toRow(resource: ListedResource, columns: PageColumns, nowMs: number): ResourceRow {
  const { group, version, kind, namespace, name, uid, status, healthy, node, restarts } = resource;
  return {
    group,
    version,
    resource: resource.resource,
    kind,
    namespace,
    name,
    uid,
    status,
    healthy,
    cells: columns.cells(resource.cells, status, nowMs),
    node,
    restarts,
    createdAt: resource.createdAt?.toISOString() ?? null,
  };
}
