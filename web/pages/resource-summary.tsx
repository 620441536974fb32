// The first tab of a resource: what it is, how it is, what it belongs to, what belongs to it.
import { createMemo, For, Show } from "solid-js";
import type { ResourceDetail } from "../../db/model/contract/resource.ts";
import { ResourceList } from "../../db/model/contract/resource.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { ageAt, utc } from "../age.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { kindHref, resourceHref } from "../links.ts";
import { isMeasured } from "../measured.ts";
import { grouped, sized } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { Pairs } from "../parts/pairs.tsx";
import { ResourceLinks } from "../parts/resource-links.tsx";
import { Answered } from "../parts/notice.tsx";
import { NodeUse } from "./node-use.tsx";

/** What controllers make: group/resource → the kind of the resources that name it as owner. */
const ownedKinds: Record<string, { group: string; resource: string }> = {
  "apps/deployments": { group: "apps", resource: "replicasets" },
  "apps/replicasets": { group: "", resource: "pods" },
  "apps/statefulsets": { group: "", resource: "pods" },
  "apps/daemonsets": { group: "", resource: "pods" },
  "batch/jobs": { group: "", resource: "pods" },
  "batch/cronjobs": { group: "batch", resource: "jobs" },
  "/replicationcontrollers": { group: "", resource: "pods" },
};

/** `onTab` opens another tab of the same page. */
export function ResourceSummary(props: { of: ResourceDetail; onTab: (tab: string) => void }) {
  const open = useOpenSnapshot();
  const row = () => props.of.row;
  const warnings = () => props.of.events.filter((event) => event.type === "Warning");
  return (
    <div class="summary">
      <dl class="facts-list">
        <Fact name="Kind">
          {row().kind} <span class="dim">{row().group ? `${row().group}/${row().version}` : row().version}</span>
        </Fact>
        <Show when={row().namespace}>
          <Fact name="Namespace">
            <a href={kindHref(open.slug, row(), { ns: row().namespace })}>{row().namespace}</a>
          </Fact>
        </Show>
        <Fact name="Age">
          {ageAt(row().createdAt, open.asOf())}
          <Show when={row().createdAt}>{(time) => <span class="dim"> since {utc(time())}</span>}</Show>
        </Fact>
        <Show when={row().restarts !== null}>
          <Fact name="Restarts">{row().restarts}</Fact>
        </Show>
        <Show when={row().node}>
          {(node) => (
            <Fact name="Node">
              <a href={resourceHref(open.slug, { group: "", resource: "nodes", namespace: "", name: node() })}>
                {node()}
              </a>{" "}
              <a class="dim" href={kindHref(open.slug, { group: "", resource: "pods" }, { node: node() })}>
                pods there
              </a>
            </Fact>
          )}
        </Show>
        <Show when={row().group === "" && row().resource === "nodes"}>
          <Fact name="Pods">
            <a href={kindHref(open.slug, { group: "", resource: "pods" }, { node: row().name })}>Pods on this node</a>
          </Fact>
          <Show when={isMeasured(open, "nodes")}>
            <Fact name="Used">
              <NodeUse node={row().name} />
            </Fact>
          </Show>
        </Show>
        <Show when={props.of.owners.length > 0}>
          <Fact name="Owned by">
            <Owners of={props.of} />
          </Fact>
        </Show>
        <Show when={props.of.containers.length > 0}>
          <Fact name="Containers">{props.of.containers.join(", ")}</Fact>
        </Show>
        <Fact name="UID">
          <code>{row().uid}</code>
        </Fact>
        <Fact name="Size">{sized(props.of.sizeBytes)} as captured</Fact>
      </dl>
      <Show when={warnings().length > 0}>
        <section class="panel" aria-label="Warnings">
          <h2>
            Warnings <span class="dim">{grouped(warnings().length)}</span>
          </h2>
          <ul class="warnings">
            <For each={warnings().slice(0, 5)}>
              {(event) => (
                <li>
                  <strong>{event.reason}</strong> <span class="dim">{ageAt(event.lastSeenAt, open.asOf())}</span>{" "}
                  {event.message}
                </li>
              )}
            </For>
          </ul>
          <button type="button" class="quiet" onClick={() => props.onTab("events")}>
            All events
          </button>
        </section>
      </Show>
      <Owned of={props.of} />
      <Pairs
        title="Labels"
        pairs={props.of.labels}
        hrefOf={(key, value) => kindHref(open.slug, row(), { ns: row().namespace, labels: `${key}=${value}` })}
      />
      <Pairs title="Annotations" pairs={props.of.annotations} />
    </div>
  );
}

function Fact(props: { name: string; children: unknown }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children as never}</dd>
    </>
  );
}

/** An owner is named by kind and name only; the snapshot's kinds say where it lives. */
function Owners(props: { of: ResourceDetail }) {
  const open = useOpenSnapshot();
  const hrefOf = (owner: { kind: string; name: string }): string | undefined => {
    const kind = open.overview.data()?.kinds.find((one) => one.kind === owner.kind);
    if (!kind) return undefined;
    return resourceHref(open.slug, {
      ...kind,
      version: "",
      namespace: kind.namespaced ? props.of.row.namespace : "",
      name: owner.name,
    });
  };
  return (
    <For each={props.of.owners}>
      {(owner) => (
        <Show when={hrefOf(owner)} fallback={<span>{`${owner.kind} ${owner.name} `}</span>}>
          {(href) => (
            <a href={href()}>
              {owner.kind} {owner.name}
            </a>
          )}
        </Show>
      )}
    </For>
  );
}

/** What a controller made, one level down; more than 50 are a table of their own. */
function Owned(props: { of: ResourceDetail }) {
  const open = useOpenSnapshot();
  const kind = createMemo(() => ownedKinds[`${props.of.row.group}/${props.of.row.resource}`]);
  const query = () => ({
    resource: kind()?.resource,
    group: kind()?.group,
    namespace: props.of.row.namespace,
    ownerUid: props.of.row.uid,
    limit: 50,
  });
  const owned = ask(open.client, () => ({
    key: [open.slug, routes.resources, query()],
    fetch: (signal) => fetchJson(open.slug, routes.resources, query(), ResourceList, signal),
    enabled: kind() !== undefined && props.of.row.uid !== "",
  }));
  return (
    <Show when={kind()}>
      {(known) => (
        <section class="panel" aria-label={`Its ${known().resource}`}>
          <h2>
            Its {known().resource} <span class="dim">{owned.data()?.total}</span>
          </h2>
          <Answered of={owned} what={`its ${known().resource}`}>
            {(list) => (
              <ResourceLinks
                list={list()}
                asOf={open.asOf()}
                slug={open.slug}
                namespace={false}
                moreHref={kindHref(open.slug, known(), { ns: props.of.row.namespace, owner: props.of.row.uid })}
              />
            )}
          </Answered>
        </section>
      )}
    </Show>
  );
}
