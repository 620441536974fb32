// What stands in place of lines that were put away, and above those that are coming back.
import * as v from "valibot";
import { createEffect, createSignal, type JSX, onCleanup, Show } from "solid-js";
import { LoadedLogs, type LogTier } from "../../db/model/contract/log-tiers.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { KubinError } from "../../db/model/error.ts";
import { call } from "../api.ts";
import { grouped } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";

const pollMs = 1500;

/** Draws `children` unless the lines are away. */
export function LinesAway(props: { children: JSX.Element }) {
  const open = useOpenSnapshot();
  const tier = () => open.snapshot.data()?.lines;
  createEffect(() => {
    if (!tier()?.loading) return;
    // The progress of a complete snapshot is not streamed any more: what comes back is asked for.
    const timer = setInterval(() => open.snapshot.retry(), pollMs);
    onCleanup(() => clearInterval(timer));
  });
  return (
    <Show when={tier()?.putAwayAt} fallback={<Present loading={tier()?.loading ?? false}>{props.children}</Present>}>
      {(day) => <Away since={day()} tier={tier()} />}
    </Show>
  );
}

function Present(props: { loading: boolean; children: JSX.Element }) {
  const open = useOpenSnapshot();
  const packs = () => {
    const progress = open.snapshot.data()?.progress;
    return { done: (progress?.packsIndexed ?? 0) + (progress?.packsFailed ?? 0), all: progress?.packsArrived ?? 0 };
  };
  return (
    <>
      <Show when={props.loading}>
        <p class="lines-loading" role="status">
          The lines are being loaded again: {grouped(packs().done)} of {grouped(packs().all)} packs. What is shown is
          not all yet.
          <progress max={Math.max(1, packs().all)} value={packs().done} aria-label="Packs loaded" />
        </p>
      </Show>
      {props.children}
    </>
  );
}

function Away(props: { since: string; tier: LogTier | undefined }) {
  const open = useOpenSnapshot();
  const [busy, setBusy] = createSignal(false);
  const [refused, setRefused] = createSignal("");
  const load = async (): Promise<void> => {
    setBusy(true);
    setRefused("");
    try {
      const response = await call(open.slug, routes.loadLogs, undefined, { method: "POST" });
      v.parse(LoadedLogs, await response.json());
      await open.client.invalidateQueries({ queryKey: [open.slug] });
    } catch (error) {
      setRefused(error instanceof KubinError ? error.message : "Cannot load the lines: try again");
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="notice lines-away">
      <p>
        <strong>The log lines of this snapshot were put away on {props.since.slice(0, 10)}.</strong> They are kept, but
        not searchable: loading them again takes from seconds to a few minutes, and everybody with the link has them
        then.
      </p>
      <button type="button" disabled={busy()} onClick={() => void load()}>
        {busy() ? "Asking…" : "Load them again"}
      </button>
      <Show when={refused()}>{(said) => <p role="alert">{said()}</p>}</Show>
    </div>
  );
}
