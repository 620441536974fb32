// The pods of a workload with their colours; a click leaves a pod's lines out, or takes them in again.
import { For, Show } from "solid-js";
import { FacetList } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { hasTerm } from "../../db/model/log-query/edit.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { podHue } from "../logs/pod-hue.ts";
import { useLogQuestion } from "../logs/question.ts";
import { excluded, place, toggled } from "../logs/terms.ts";
import { grouped } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";

const podsMax = 60;

/** `namespace` is part of a pod's colour; a node's legend knows only the names, and draws none. */
export function PodLegend(props: { namespace: string }) {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  // Of the scope alone: a pod that is switched off must stay in the legend.
  const pods = ask(open.client, () => {
    const query = { q: question.scope(), by: "pod", limit: podsMax };
    return {
      key: [open.slug, routes.logFacets, query],
      fetch: (signal) => fetchJson(open.slug, routes.logFacets, query, FacetList, signal),
      keepLast: true,
    };
  });
  const values = () => pods.data()?.facets[0]?.values ?? [];
  return (
    <Show when={values().length > 1}>
      <div class="legend" role="group" aria-label="Pods">
        <For each={values()}>
          {(pod) => {
            const off = () => excluded(place("pod", pod.value));
            return (
              <button
                type="button"
                aria-pressed={!hasTerm(question.query(), off())}
                title={`${grouped(pod.lines)} lines`}
                onClick={() => question.edit((query) => toggled(query, off()))}
              >
                <Show when={props.namespace}>
                  {(namespace) => <i class="swatch" data-hue={podHue(namespace(), pod.value)} aria-hidden="true" />}
                </Show>
                {pod.value} <span class="dim">{grouped(pod.lines)}</span>
              </button>
            );
          }}
        </For>
      </div>
    </Show>
  );
}
