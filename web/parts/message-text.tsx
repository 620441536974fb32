// One log message: hits marked, the terminal's colours kept, a line of 256 KB cut until somebody wants all of it.
import { createMemo, createSignal, For, Show } from "solid-js";
import { marksIn, type Wanted } from "../logs/marks.ts";
import { messagePieces, styledText } from "../logs/message-pieces.ts";
import { grouped } from "../numbers.ts";

/** Enough for nine lines in ten; more would make a list of long lines unreadable. */
const cutAt = 1000;

export function MessageText(props: { text: string; wanted: Wanted }) {
  const styled = createMemo(() => styledText(props.text));
  const [whole, setWhole] = createSignal(false);
  const length = () => styled().text.length;
  const cut = () => length() > cutAt && !whole();
  /** A cut message shows the place of the first hit. */
  const from = createMemo(() => {
    if (!cut()) return 0;
    const [hit] = marksIn(styled().text, props.wanted);
    return Math.max(0, Math.min((hit?.[0] ?? 0) - cutAt / 2, length() - cutAt));
  });
  const pieces = createMemo(() => messagePieces(styled(), props.wanted, from(), cut() ? from() + cutAt : length()));
  return (
    <span class="message">
      {from() > 0 ? "…" : ""}
      <For each={pieces()}>
        {(piece) => (
          <Show when={piece.hit} fallback={<Looks text={piece.text} style={piece.style} />}>
            <mark>{piece.text}</mark>
          </Show>
        )}
      </For>
      <Show when={length() > cutAt}>
        <button
          type="button"
          class="quiet"
          onClick={(event) => (event.preventDefault(), event.stopPropagation(), setWhole(!whole()))}
        >
          {whole() ? "show less" : `… show all ${grouped(length())} characters`}
        </button>
      </Show>
    </span>
  );
}

/** Most messages have no colours of their own: they stay a text without an element around it. */
function Looks(props: { text: string; style: string }) {
  return (
    <Show when={props.style} fallback={props.text}>
      {(style) => <span class={`ansi ${style()}`}>{props.text}</span>}
    </Show>
  );
}
