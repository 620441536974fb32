// Left: where to go. Pages, the namespace, and the kinds that this snapshot holds with their counts.
import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, createSignal, For, Index, Show } from "solid-js";
import type { KindCount } from "../../db/model/contract/snapshot.ts";
import { useAddress } from "../address.ts";
import { groupKinds, type KindGroup } from "../kind-groups.ts";
import { homeHref, kindHref, logsHref, nodeLogsHref } from "../links.ts";
import { grouped } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { Answered, Empty } from "./notice.tsx";

/** Drawn by index: while a snapshot fills, counts change in place and nothing blinks. */
export function KindTree() {
  const open = useOpenSnapshot();
  const [filter, setFilter] = createSignal("");
  const groups = createMemo(() => groupKinds(open.overview.data()?.kinds ?? [], filter()));
  return (
    <>
      <PlaceLinks />
      <NamespaceSelect />
      <input
        type="search"
        class="kind-filter"
        placeholder="Filter kinds"
        aria-label="Filter kinds"
        data-filter
        value={filter()}
        onInput={(event) => setFilter(event.currentTarget.value)}
      />
      <Answered of={open.overview} what="the kinds">
        {() => (
          <Show
            when={groups().length > 0}
            fallback={
              <Empty>
                {filter()
                  ? `No kind matches “${filter()}”.`
                  : open.arriving()
                    ? "No resources have arrived yet."
                    : "This snapshot holds no resources."}
              </Empty>
            }
          >
            <Index each={groups()}>{(group) => <Group of={group()} filtered={filter() !== ""} />}</Index>
          </Show>
        )}
      </Answered>
    </>
  );
}

function PlaceLinks() {
  const open = useOpenSnapshot();
  const address = useAddress();
  const places = () => [
    { href: homeHref(open.slug), path: homeHref(open.slug), text: "Overview" },
    { href: logsHref(open.slug, { ns: address.get("ns") }), path: logsHref(open.slug), text: "Log search" },
    { href: nodeLogsHref(open.slug), path: nodeLogsHref(open.slug), text: "Node logs" },
  ];
  const at = useLocation();
  return (
    <ul class="places">
      <For each={places()}>
        {(place) => (
          <li>
            <a href={place.href} aria-current={at.pathname.replace(/\/$/, "") === place.path ? "page" : undefined}>
              {place.text}
            </a>
          </li>
        )}
      </For>
    </ul>
  );
}

function NamespaceSelect() {
  const open = useOpenSnapshot();
  const address = useAddress();
  const navigate = useNavigate();
  const location = useLocation();
  const names = createMemo(() => open.overview.data()?.namespaces.map((one) => one.name) ?? []);
  const chosen = () => address.get("ns") ?? "";
  /** On a resource's own page, choosing a namespace goes back to its kind's list. */
  const choose = (ns: string): void => {
    const list = /^(\/s\/[^/]+\/r\/[^/]+\/[^/]+)\/[^/]+\/[^/]+$/.exec(location.pathname)?.[1];
    if (list) navigate(ns ? `${list}?ns=${encodeURIComponent(ns)}` : list);
    else address.set({ ns, row: undefined }, "push");
  };
  return (
    <label class="namespace">
      <span>Namespace</span>
      <select value={chosen()} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">All namespaces</option>
        <Show when={chosen() && !names().includes(chosen())}>
          <option value={chosen()} selected>
            {chosen()}
          </option>
        </Show>
        <For each={names()}>
          {(name) => (
            <option value={name} selected={name === chosen()}>
              {name}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}

function Group(props: { of: KindGroup; filtered: boolean }) {
  const location = useLocation();
  const open = useOpenSnapshot();
  const holdsCurrent = () => props.of.kinds.some((kind) => location.pathname.startsWith(kindHref(open.slug, kind)));
  const isOpen = () => !props.of.custom || props.filtered || holdsCurrent();
  const faults = () => props.of.kinds.reduce((sum, kind) => sum + kind.unhealthy, 0);
  return (
    <details open={isOpen()}>
      <summary>
        <span>{props.of.title}</span>
        <Show when={props.of.custom && faults() > 0}>
          <Badge faults={faults()} />
        </Show>
      </summary>
      <ul>
        <Index each={props.of.kinds}>{(kind) => <KindLink kind={kind()} />}</Index>
      </ul>
    </details>
  );
}

/** A kind that is stored in two versions has two entries, told apart by `v` in the address. */
function KindLink(props: { kind: KindCount }) {
  const open = useOpenSnapshot();
  const address = useAddress();
  const location = useLocation();
  const twin = () =>
    (open.overview.data()?.kinds ?? []).filter(
      (kind) => kind.group === props.kind.group && kind.resource === props.kind.resource,
    ).length > 1;
  const path = () => kindHref(open.slug, props.kind);
  const href = () =>
    kindHref(open.slug, props.kind, {
      // Kept for kinds without namespaces too: their tables ignore it, and the next kind has it again.
      ns: address.get("ns"),
      v: twin() ? props.kind.version : undefined,
    });
  const current = () => {
    const here = location.pathname === path() || location.pathname.startsWith(`${path()}/`);
    return here && (!twin() || address.get("v") === props.kind.version);
  };
  return (
    <li>
      <a href={href()} aria-current={current() ? "page" : undefined}>
        <span class="kind-name">
          {props.kind.kind}
          <Show when={twin()}>
            <small> {props.kind.version}</small>
          </Show>
        </span>
        <Show when={props.kind.unhealthy > 0}>
          <Badge faults={props.kind.unhealthy} />
        </Show>
        <span class="count">{grouped(props.kind.count)}</span>
      </a>
    </li>
  );
}

/** The number alone would say nothing to somebody who hears the page. */
function Badge(props: { faults: number }) {
  return (
    <span class="badge" title={`${grouped(props.faults)} not healthy`}>
      {grouped(props.faults)}
      <span class="hidden"> not healthy</span>
    </span>
  );
}
