// The frame of a link: opens at once, follows the progress, and gives the pages inside what they share.
import { useParams, type RouteSectionProps } from "@solidjs/router";
import { createEffect, createSignal, ErrorBoundary, type JSX, on, onCleanup, Show, Suspense } from "solid-js";
import { routes } from "../../db/model/contract/routes.ts";
import { Overview, type Progress, Snapshot } from "../../db/model/contract/snapshot.ts";
import { isKubinError } from "../../db/model/error.ts";
import { isSettled } from "../../db/model/snapshot-state.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { type OpenSnapshot, OpenSnapshotContext } from "../open-snapshot.ts";
import { Frame } from "../parts/frame.tsx";
import { DeadLink } from "../parts/dead-link.tsx";
import { Refused, Waiting } from "../parts/notice.tsx";
import { watchProgress } from "../progress.ts";
import { createQueryClient } from "../query-client.ts";

/** While a snapshot fills, what is on screen is asked again at most this often. */
const refreshMs = 2000;
/** Longer than the edge remembers an access decision, and the content version with it. */
const rememberedMs = 1500;

export function SnapshotPage(props: RouteSectionProps) {
  const params = useParams();
  // Another link is another page: nothing of the first may show through.
  return (
    <Show when={params["slug"]} keyed>
      {(slug) => <Opened slug={slug}>{props.children}</Opened>}
    </Show>
  );
}

function Opened(props: { slug: string; children?: JSX.Element }) {
  const { slug } = props;
  const client = createQueryClient();
  const [live, setLive] = createSignal<Progress>();
  const [connected, setConnected] = createSignal(true);
  const [ended, setEnded] = createSignal<Error | null>(null);
  const snapshot = ask(client, () => ({
    key: [slug, routes.snapshot],
    fetch: (signal) => fetchJson(slug, routes.snapshot, {}, Snapshot, signal),
  }));
  const overview = ask(client, () => ({
    key: [slug, routes.overview],
    fetch: (signal) => fetchJson(slug, routes.overview, {}, Overview, signal),
  }));
  /** Of a settled snapshot nothing is streamed; what changes then (lines that are loaded again) comes with its facts. */
  const progress = () => {
    const [streamed, told] = [live(), snapshot.data()?.progress];
    return streamed && told && told.contentVersion > streamed.contentVersion ? told : (streamed ?? told);
  };
  const open: OpenSnapshot = {
    slug,
    client,
    snapshot,
    overview,
    progress,
    asOf: () => Date.parse(snapshot.data()?.capturedAt ?? snapshot.data()?.createdAt ?? new Date().toISOString()),
    contentVersion: () => progress()?.contentVersion ?? 0,
    arriving: () => !isSettled(progress()?.state ?? "INITIATED"),
    leftAt: new Map(),
    lastList: null,
  };
  const stop = new AbortController();
  onCleanup(() => (stop.abort(), client.clear()));
  void watchProgress(slug, { progress: setLive, connected: setConnected, refused: setEnded }, stop.signal);
  refreshOnChange(open);
  const refusal = () => ended() ?? snapshot.error();
  const dead = () => {
    const error = refusal();
    return isKubinError(error, "not_found") || isKubinError(error, "gone") ? error : null;
  };
  return (
    <OpenSnapshotContext.Provider value={open}>
      <Show when={!dead()} fallback={<DeadLink error={dead()} />}>
        <Frame connected={connected()}>
          <ErrorBoundary fallback={(error: unknown) => <Broken error={error} />}>
            <Suspense fallback={<Waiting what="the page" />}>{props.children}</Suspense>
          </ErrorBoundary>
        </Frame>
      </Show>
    </OpenSnapshotContext.Provider>
  );
}

/** After a new release the parts of an open page may be gone from the server: a reload brings the new ones. */
function Broken(props: { error: unknown }) {
  const error = () => (props.error instanceof Error ? props.error : new Error(String(props.error)));
  return <Refused what="this page" error={error()} retry={() => location.reload()} />;
}

/** Marks every answer as outdated when the content grows; those on screen are asked again and keep what they show. */
function refreshOnChange(open: OpenSnapshot): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refreshedAt = 0;
  const refresh = (): void => {
    refreshedAt = Date.now();
    void open.client.invalidateQueries({ queryKey: [open.slug] });
  };
  // The state too: a patched fact or a gap comes with it.
  const seen = () => `${open.contentVersion()} ${open.progress()?.state} ${open.progress()?.gaps}`;
  let first = true;
  createEffect(
    on(seen, () => {
      if (open.progress() === undefined) return;
      if (!first && Date.now() - refreshedAt > refreshMs) refresh();
      // The edge may remember a snapshot's row for 1 s, so the answer to the first question can be one version old: ask
      // once more after that. Also after the page opened, because its first answers may be older than the first progress.
      if (!first || open.arriving() || justSeen(open)) {
        clearTimeout(timer);
        timer = setTimeout(refresh, rememberedMs);
      }
      first = false;
    }),
  );
  onCleanup(() => clearTimeout(timer));
}

function justSeen(open: OpenSnapshot): boolean {
  return Date.now() - Date.parse(open.progress()?.lastSeenAt ?? "") < 10_000;
}
