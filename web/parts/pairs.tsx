// Labels or annotations: long values fold, text stays text.
import { createMemo, For, Show } from "solid-js";

const foldAt = 300;

/** With `hrefOf`, values are links (labels lead to what else has them); without, long values fold. */
export function Pairs(props: {
  title: string;
  pairs: Readonly<Record<string, string>>;
  hrefOf?: (key: string, value: string) => string;
}) {
  const sorted = createMemo(() => Object.entries(props.pairs).sort(([a], [b]) => a.localeCompare(b)));
  return (
    <Show when={sorted().length > 0}>
      <section class="panel" aria-label={props.title}>
        <h2>
          {props.title} <span class="dim">{sorted().length}</span>
        </h2>
        <dl class="pairs">
          <For each={sorted()}>
            {([key, value]) => (
              <>
                <dt>{key}</dt>
                <dd>
                  <Show when={props.hrefOf} fallback={<Value text={value} />}>
                    {(hrefOf) => (
                      <a href={hrefOf()(key, value)} title="List what has this label">
                        {value || "(empty)"}
                      </a>
                    )}
                  </Show>
                </dd>
              </>
            )}
          </For>
        </dl>
      </section>
    </Show>
  );
}

function Value(props: { text: string }) {
  return (
    <Show when={props.text.length > foldAt} fallback={props.text}>
      <details>
        <summary>{props.text.slice(0, 120)}…</summary>
        <pre>{props.text}</pre>
      </details>
    </Show>
  );
}
