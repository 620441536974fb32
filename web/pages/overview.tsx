// The first page: what is not well, what there is, what is missing.
import { createEffect, createMemo, ErrorBoundary, For, Index, lazy, Show, Suspense } from "solid-js";
import { Histogram as Counts } from "../../db/model/contract/logs.ts";
import { ResourceList } from "../../db/model/contract/resource.ts";
import { routes } from "../../db/model/contract/routes.ts";
import type { KindCount, Overview } from "../../db/model/contract/snapshot.ts";
import { useAddress } from "../address.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { kindHref, logsHref } from "../links.ts";
import { isMeasured } from "../measured.ts";
import { counted, grouped } from "../numbers.ts";
import { pageTitle, useOpenSnapshot } from "../open-snapshot.ts";
import { GapList } from "../parts/gap-list.tsx";
import { clusterName } from "../parts/header.tsx";
import { Histogram } from "../parts/histogram.tsx";
import { Answered, Empty, Refused, Waiting } from "../parts/notice.tsx";
import { RedactionReport } from "../parts/redaction-report.tsx";
import { ResourceLinks } from "../parts/resource-links.tsx";
import { Totals } from "../parts/totals.tsx";
import "./overview.css";

/** Most snapshots hold no measurements: who opens one of these does not load it. */
const ResourceUsage = lazy(async () => ({ default: (await import("./usage.tsx")).ResourceUsage }));

/** What breaks users first. */
const urgent = ["nodes", "pods", "deployments", "statefulsets", "daemonsets", "persistentvolumeclaims", "jobs"];
const panelsMax = 8;

/** Each panel asks for itself: a store that fails takes its own panel only. */
export function OverviewPage() {
  const open = useOpenSnapshot();
  createEffect(() => pageTitle(open.snapshot.data() && clusterName(open.snapshot.data()!)));
  return (
    <div class="page overview">
      <h1 class="hidden">Overview</h1>
      <Answered of={open.overview} what="the overview">
        {(overview) => (
          <>
            <Totals overview={overview()} lines={open.progress()?.lines ?? 0} />
            <NotHealthy of={overview()} />
            <LogErrors />
            <Measurements />
            <Namespaces of={overview()} />
          </>
        )}
      </Answered>
      <Show when={open.snapshot.data()}>
        {(snapshot) => (
          <>
            <GapList gaps={snapshot().gaps} />
            <RedactionReport rules={snapshot().redaction} />
          </>
        )}
      </Show>
    </div>
  );
}

function NotHealthy(props: { of: Overview }) {
  const open = useOpenSnapshot();
  const address = useAddress();
  /** Cluster-scoped kinds have nothing to say about one namespace. */
  const asked = (kind: KindCount) => kind.unhealthy > 0 && (kind.namespaced || address.get("ns") === undefined);
  const faulty = createMemo(() =>
    props.of.kinds.filter(asked).toSorted((a, b) => rank(a) - rank(b) || b.unhealthy - a.unhealthy),
  );
  const total = () => props.of.kinds.reduce((sum, kind) => sum + kind.count, 0);
  return (
    <section aria-label="Not healthy">
      <h2>
        Not healthy <span class="dim">{address.get("ns") ? `in ${address.get("ns")}` : ""}</span>
      </h2>
      <Show
        when={faulty().length > 0}
        fallback={
          <Empty>
            {total() === 0
              ? open.arriving()
                ? "No resources have arrived yet."
                : "This snapshot holds no resources."
              : "Every resource in this snapshot looks healthy. That says nothing about what its logs say."}
          </Empty>
        }
      >
        <div class="panels">
          <Index each={faulty().slice(0, panelsMax)}>{(kind) => <FaultyKind kind={kind()} />}</Index>
        </div>
        <Show when={faulty().length > panelsMax}>
          <p>
            Also:{" "}
            <For each={faulty().slice(panelsMax)}>
              {(kind) => (
                <>
                  <a href={kindHref(open.slug, kind, { faults: "1" })}>
                    {kind.kind} {grouped(kind.unhealthy)}
                  </a>{" "}
                </>
              )}
            </For>
          </p>
        </Show>
      </Show>
    </section>
  );
}

/** Events are many and explain the rest: they come last. */
function rank(kind: KindCount): number {
  if (kind.resource === "events") return urgent.length + 1;
  const at = urgent.indexOf(kind.resource);
  return at === -1 ? urgent.length : at;
}

function FaultyKind(props: { kind: KindCount }) {
  const open = useOpenSnapshot();
  const address = useAddress();
  const query = () => ({
    namespace: address.get("ns"),
    group: props.kind.group,
    version: props.kind.version,
    resource: props.kind.resource,
    unhealthy: "true",
    limit: 6,
    sort: "created",
    order: "desc",
  });
  const list = ask(open.client, () => ({
    key: [open.slug, routes.resources, query()],
    fetch: (signal) => fetchJson(open.slug, routes.resources, query(), ResourceList, signal),
  }));
  const href = () => kindHref(open.slug, props.kind, { faults: "1", ns: address.get("ns") });
  return (
    <section class="panel" aria-label={`${props.kind.kind}: not healthy`}>
      <h3>
        <a href={href()}>{props.kind.kind}</a> <span class="badge">{grouped(props.kind.unhealthy)}</span>
        <span class="dim"> of {grouped(props.kind.count)}</span>
      </h3>
      <Answered of={list} what={props.kind.resource}>
        {(data) => <ResourceLinks list={data()} slug={open.slug} asOf={open.asOf()} namespace moreHref={href()} />}
      </Answered>
    </section>
  );
}

/** Those with faults first: warning events count as faults. */
function Namespaces(props: { of: Overview }) {
  const open = useOpenSnapshot();
  const sorted = createMemo(() =>
    props.of.namespaces.toSorted((a, b) => b.unhealthy - a.unhealthy || a.name.localeCompare(b.name)),
  );
  return (
    <Show when={sorted().length > 0}>
      <section aria-label="Namespaces">
        <h2>
          Namespaces with resources <span class="dim">{sorted().length}</span>
        </h2>
        <ul class="namespaces">
          <For each={sorted()}>
            {(one) => (
              <li>
                <a href={kindHref(open.slug, { group: "", resource: "pods" }, { ns: one.name })}>{one.name}</a>
                <Show when={one.unhealthy > 0}>
                  <span class="badge">
                    {grouped(one.unhealthy)}
                    <span class="hidden"> not healthy</span>
                  </span>
                </Show>
                <span class="dim count">{grouped(one.resources)}</span>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

/** Lines of level error and worse; absent until lines have arrived. */
function LogErrors() {
  const open = useOpenSnapshot();
  const q = "level>=error";
  const query = { q };
  const counts = ask(open.client, () => ({
    key: [open.slug, routes.histogram, query],
    fetch: (signal) => fetchJson(open.slug, routes.histogram, query, Counts, signal),
    enabled: (open.progress()?.lines ?? 0) > 0,
  }));
  return (
    <Show when={(open.progress()?.lines ?? 0) > 0}>
      <section class="panel" aria-label="Errors in the logs">
        <h2>
          <a href={logsHref(open.slug, query)}>Errors in the logs</a>{" "}
          <span class="dim">{counts.data() ? counted(counts.data()?.total ?? 0, "line") : ""}</span>
        </h2>
        <Answered of={counts} what="the histogram">
          {(data) => (
            <Histogram of={data()} hrefOf={(from, to) => logsHref(open.slug, { q: `${q} from:${from} to:${to}` })} />
          )}
        </Answered>
      </section>
    </Show>
  );
}

/** Absent from a snapshot that holds no measurements. */
function Measurements() {
  const open = useOpenSnapshot();
  return (
    <Show when={isMeasured(open)}>
      <ErrorBoundary fallback={(error: Error) => <Refused what="the resource usage" error={error} retry={reload} />}>
        <Suspense fallback={<Waiting what="the resource usage" />}>
          <ResourceUsage />
        </Suspense>
      </ErrorBoundary>
    </Show>
  );
}

/** A part that is gone since a new release comes back with a new page only. */
const reload = (): void => location.reload();
