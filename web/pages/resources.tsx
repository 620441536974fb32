// The table of one kind: filters, sort and namespace are in the address, rows come as they are looked at.
import { useNavigate, useParams, useLocation } from "@solidjs/router";
import { createEffect, createMemo, createSignal, on, onCleanup, Show } from "solid-js";
import { useAddress } from "../address.ts";
import { listenKeys } from "../keys.ts";
import { resourceHref } from "../links.ts";
import { listQuery, listView, type Sort, sortedBy } from "../list-query.ts";
import { grouped } from "../numbers.ts";
import { pageTitle, useOpenSnapshot } from "../open-snapshot.ts";
import { ListFilters } from "../parts/list-filters.tsx";
import { Empty, Refused, Waiting } from "../parts/notice.tsx";
import { ResourceTable, type TableHandle } from "../parts/resource-table.tsx";
import { clusterName } from "../parts/header.tsx";
import { resourcePages } from "../resource-pages.ts";
import type { ResourceRow } from "../../db/model/contract/resource.ts";

/** Keyed by kind: a filter changes the table in place, another kind makes a new one. */
export function ResourcesPage() {
  const params = useParams();
  // Another kind has other columns and another cursor.
  return (
    <Show when={`${params["group"]}/${params["resource"]}`} keyed>
      {(_) => <KindList />}
    </Show>
  );
}

function KindList() {
  const open = useOpenSnapshot();
  const params = useParams();
  const address = useAddress();
  const location = useLocation();
  const navigate = useNavigate();
  const asked = createMemo(() => listView(params, address));
  const kind = createMemo(() =>
    open.overview.data()?.kinds.find((one) => one.group === asked().group && one.resource === asked().resource),
  );
  const namespaced = () => kind()?.namespaced ?? true;
  const view = createMemo(() => (namespaced() ? asked() : { ...asked(), ns: undefined }));
  const query = createMemo(() => listQuery(view()));
  const pages = resourcePages(open, query);
  const here = () => location.pathname + location.search;
  const [cursor, setCursor] = createSignal(open.leftAt.get(here()) ?? 0);
  let table: TableHandle | undefined;
  const title = () => kind()?.kind ?? view().resource;
  createEffect(() => pageTitle(title(), open.snapshot.data() && clusterName(open.snapshot.data()!)));
  createEffect(() => {
    open.lastList = here();
    open.leftAt.set(here(), cursor());
  });
  // A changed question starts at its first row.
  createEffect(on(query, () => (setCursor(0), table?.reveal(0)), { defer: true }));
  onCleanup(() => void (table = undefined));

  const href = (row: ResourceRow, tab?: string) =>
    resourceHref(open.slug, { ...row, version: view().version ?? "" }, { tab, ns: address.get("ns") });
  const openRow = (tab?: string) => () => {
    const row = pages.row(cursor());
    if (row) navigate(href(row, tab));
  };
  const move = (to: (at: number) => number) => () => {
    const next = Math.max(0, Math.min(to(cursor()), (pages.total() ?? 1) - 1));
    setCursor(next);
    table?.reveal(next);
  };
  const step = 20;
  listenKeys({
    j: move((at) => at + 1),
    ArrowDown: move((at) => at + 1),
    k: move((at) => at - 1),
    ArrowUp: move((at) => at - 1),
    PageDown: move((at) => at + step),
    PageUp: move((at) => at - step),
    Home: move(() => 0),
    End: move(() => Infinity),
    Enter: openRow(),
    y: openRow("yaml"),
    l: openRow("logs"),
    f: () => address.set({ faults: view().faults ? undefined : "1" }, "push"),
  });
  const sortBy = (sort: Sort): void => address.set(sortedBy(view(), sort), "push");
  return (
    <section class="list-page" aria-label={title()}>
      <div class="list-head">
        <h1>{title()}</h1>
        <span class="dim" role="status">
          {pages.total() === undefined ? "" : grouped(pages.total() ?? 0)}
        </span>
        <ListFilters view={view()} namespaced={namespaced()} set={(parts) => address.set(parts)} />
      </div>
      <Show when={pages.error()}>
        {(error) => <Refused what={`the ${view().resource}`} error={error()} retry={() => pages.retry()} />}
      </Show>
      <Show
        when={pages.total() !== undefined}
        fallback={
          <Show when={!pages.error()}>
            <Waiting what={view().resource} />
          </Show>
        }
      >
        <Show when={pages.total() !== 0} fallback={<NothingHere title={title()} filtered={isFiltered(view())} />}>
          <ResourceTable
            ref={(handle) => (table = handle)}
            pages={pages}
            view={view()}
            namespaced={namespaced()}
            asOf={open.asOf()}
            cursor={cursor()}
            onCursor={setCursor}
            onSort={sortBy}
            href={href}
          />
        </Show>
      </Show>
    </section>
  );
}

function isFiltered(view: ReturnType<typeof listView>): boolean {
  return Boolean(view.q ?? view.labels ?? view.node ?? view.status ?? view.owner ?? view.ns) || view.faults;
}

function NothingHere(props: { title: string; filtered: boolean }) {
  const open = useOpenSnapshot();
  const address = useAddress();
  const clear = (): void => {
    const names = ["q", "labels", "node", "status", "owner", "ns", "faults"];
    address.set(Object.fromEntries(names.map((name) => [name, undefined])), "push");
  };
  return (
    <Empty>
      <Show
        when={props.filtered}
        fallback={
          <p>{open.arriving() ? `No ${props.title} has arrived yet.` : `This snapshot holds no ${props.title}.`}</p>
        }
      >
        <p>No {props.title} matches these filters.</p>
        <button type="button" onClick={clear}>
          Clear the filters
        </button>
      </Show>
    </Empty>
  );
}
