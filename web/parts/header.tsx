// Which cluster this is, from when, from where.
import { For, Show } from "solid-js";
import type { Snapshot } from "../../db/model/contract/snapshot.ts";
import { shortDuration, utc } from "../age.ts";
import { homeHref } from "../links.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";

/** Stands from the first moment; facts appear in it without moving the rest. */
export function Header(props: { drawer: boolean; onDrawer: () => void; onKubectl: () => void; onHelp: () => void }) {
  const open = useOpenSnapshot();
  return (
    <header class="head">
      <button
        type="button"
        class="drawer-button"
        aria-label="Kinds"
        aria-expanded={props.drawer}
        aria-controls="kinds"
        onClick={() => props.onDrawer()}
      >
        ☰
      </button>
      <a class="brand" href={homeHref(open.slug)} aria-label="Kubin: overview">
        Kubin
      </a>
      <div class="facts">
        <Show when={open.snapshot.data()} fallback={<span class="dim">Opening the link…</span>}>
          {(snapshot) => <Facts of={snapshot()} />}
        </Show>
      </div>
      <Show when={open.snapshot.data()}>
        <button type="button" class="quiet kubectl-button" aria-haspopup="dialog" onClick={() => props.onKubectl()}>
          kubectl
        </button>
      </Show>
      <button type="button" class="quiet help-button" aria-label="Keyboard help" onClick={() => props.onHelp()}>
        ?
      </button>
    </header>
  );
}

function Facts(props: { of: Snapshot }) {
  const name = () => clusterName(props.of);
  const details = () =>
    [props.of.cluster.version, props.of.cluster.platform, sourceNames[props.of.source.format] ?? props.of.source.format]
      .filter(Boolean)
      .join(" · ");
  const ends = () => Date.parse(props.of.expiresAt) - Date.now();
  return (
    <>
      <Show
        when={props.of.siblings.length > 1}
        fallback={
          <strong class="cluster" title={name()}>
            {name()}
          </strong>
        }
      >
        <Clusters of={props.of} />
      </Show>
      <span class="dim details">{details()}</span>
      <Show
        when={props.of.capturedAt}
        fallback={<span class="as-of dim">capture time unknown, received {utc(props.of.createdAt)}</span>}
      >
        {(time) => (
          <span class="as-of" title="Every age on this page counts from this moment">
            as of <time datetime={time()}>{utc(time())}</time>{" "}
            <span class="dim">({shortDuration(Date.now() - Date.parse(time()))} ago)</span>
          </span>
        )}
      </Show>
      <span class="dim expiry" title={`This link ends ${utc(props.of.expiresAt)}`}>
        link ends in {shortDuration(ends())}
      </span>
    </>
  );
}

/** One push of a dump that holds several clusters: each has a page of its own, one click away. */
function Clusters(props: { of: Snapshot }) {
  return (
    <select
      class="cluster"
      aria-label="Cluster"
      // A link's page starts anew: nothing of one cluster may be shown as another's.
      onChange={(event) => location.assign(event.currentTarget.value)}
    >
      <For each={props.of.siblings}>
        {(sibling) => (
          <option value={new URL(sibling.link).pathname} selected={sibling.id === props.of.id}>
            {sibling.cluster.name ?? sibling.id}
          </option>
        )}
      </For>
    </select>
  );
}

const sourceNames: Record<string, string> = {
  "support-bundle": "support bundle",
  "must-gather": "must-gather",
  "rancher-bundle": "Rancher support bundle",
  "cluster-info-dump": "cluster-info dump",
  sonobuoy: "Sonobuoy results",
  "kind-logs": "kind logs",
  "pod-logs": "pod logs",
  cluster: "live capture",
  sample: "sample",
};

/** Dumps often do not know the cluster's name; the file's is better than none. */
export function clusterName(snapshot: Snapshot): string {
  return snapshot.cluster.name ?? snapshot.source.name ?? "unnamed cluster";
}
