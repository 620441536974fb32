// One slim line under the header while something is to be said: progress, a silent sender, gaps, no connection.
import { createSignal, onCleanup, Show } from "solid-js";
import { isSettled } from "../../db/model/snapshot-state.ts";
import type { Progress } from "../../db/model/contract/snapshot.ts";
import { homeHref } from "../links.ts";
import { counted, grouped } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { stateSentence } from "../state-sentence.ts";

/** The sentence is made anew every few seconds: a silent sender becomes silent without any message. */
export function StateBar(props: { connected: boolean }) {
  const open = useOpenSnapshot();
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), 5000);
  onCleanup(() => clearInterval(timer));
  const sentence = () => {
    const progress = open.progress();
    return progress ? stateSentence(progress, now()) : null;
  };
  return (
    <div class="state" data-tone={sentence()?.tone ?? "calm"}>
      <Show when={!props.connected}>
        <p class="offline" role="status">
          Kubin does not answer at the moment. What is on screen stays; trying again.
        </p>
      </Show>
      <Show when={sentence()}>
        {(said) => (
          <div class="state-line">
            <p role="status">{said().text}</p>
            <Show when={open.progress()}>{(progress) => <Counts of={progress()} />}</Show>
            <Show when={(open.progress()?.gaps ?? 0) > 0}>
              <a href={`${homeHref(open.slug)}#gaps`}>See what is missing</a>
            </Show>
          </div>
        )}
      </Show>
      <Show when={unsettled(open.progress())}>
        {(progress) => (
          <div
            class="bar"
            role="progressbar"
            aria-label="Packs indexed"
            aria-valuemin="0"
            aria-valuemax={Math.max(1, progress().packsRegistered)}
            aria-valuenow={progress().packsIndexed}
          >
            <i class="arrived" style={{ width: share(progress().packsArrived, progress()) }} />
            <i class="indexed" style={{ width: share(progress().packsIndexed, progress()) }} />
          </div>
        )}
      </Show>
    </div>
  );
}

function Counts(props: { of: Progress }) {
  const resources = () => {
    const { resources, expectedResources } = props.of;
    const of = expectedResources !== null && expectedResources > resources ? ` of ${grouped(expectedResources)}` : "";
    return `${grouped(resources)}${of} resources`;
  };
  return (
    <Show when={props.of.packsRegistered > 0 && !isSettled(props.of.state)}>
      <p class="dim counts">
        {props.of.packsArrived} of {counted(props.of.packsRegistered, "pack")} arrived, {props.of.packsIndexed} indexed
        · {resources()} · {grouped(props.of.lines)} log lines
      </p>
    </Show>
  );
}

function unsettled(progress: Progress | undefined): Progress | undefined {
  return progress && !isSettled(progress.state) ? progress : undefined;
}

/** Share of the packs registered so far; the sender may register more, then the bar goes back honestly. */
function share(packs: number, of: Progress): string {
  return `${(100 * packs) / Math.max(1, of.packsRegistered)}%`;
}
