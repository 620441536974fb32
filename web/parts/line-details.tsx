// The fields of the line that the address names.
import { createEffect, createSignal, For, Show } from "solid-js";
import type { Line } from "../../db/model/contract/logs.ts";
import type { LineFacts } from "../line-facts.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";

/** Nothing where the line says no more than its text. */
export function LineDetails(props: { line: Line }) {
  const open = useOpenSnapshot();
  const year = (): number => new Date(open.snapshot.data()?.capturedAt ?? Date.now()).getUTCFullYear();
  const [facts, setFacts] = createSignal<LineFacts>();
  // No resource: a suspended list is taken out of the page, and loses where it was scrolled to.
  createEffect(() => {
    const { message } = props.line;
    void import("../line-facts.ts").then(({ lineFacts }) => setFacts(lineFacts(message, year())));
  });
  return (
    <Show when={(facts()?.pairs.length ?? 0) > 0}>
      <section class="line-details" aria-label={`Fields of line ${props.line.number}`}>
        <span class="dim">{facts()?.format}</span>
        <dl class="pairs">
          <For each={facts()?.pairs}>
            {([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </>
            )}
          </For>
        </dl>
      </section>
    </Show>
  );
}
