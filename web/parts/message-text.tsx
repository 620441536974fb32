// One log message: a line of 200 KB is cut and can be shown whole.
import { createMemo, createSignal, For, Show } from "solid-js";
import { pieces, withoutEscapes } from "../message.ts";
import { grouped } from "../numbers.ts";

const cutAt = 4000;

/** `wanted` is marked wherever it stands; "" marks nothing. */
export function MessageText(props: { text: string; wanted: string }) {
  const clean = createMemo(() => withoutEscapes(props.text));
  const [whole, setWhole] = createSignal(false);
  const cut = () => clean().length > cutAt && !whole();
  /** A cut message shows the place of the hit. */
  const shown = createMemo(() => {
    if (!cut()) return clean();
    const hit = props.wanted ? clean().toLowerCase().indexOf(props.wanted.toLowerCase()) : 0;
    const from = Math.max(0, hit - cutAt / 2);
    return `${from > 0 ? "…" : ""}${clean().slice(from, from + cutAt)}`;
  });
  return (
    <span class="message">
      <For each={pieces(shown(), props.wanted)}>
        {(piece) => (
          <Show when={piece.hit} fallback={piece.text}>
            <mark>{piece.text}</mark>
          </Show>
        )}
      </For>
      <Show when={cut()}>
        <button
          type="button"
          class="quiet"
          onClick={(event) => (event.preventDefault(), event.stopPropagation(), setWhole(true))}
        >
          … show all {grouped(clean().length)} characters
        </button>
      </Show>
    </span>
  );
}
