// A row of tabs as the ARIA practices describe it: arrows move, the chosen one is in the tab order.
import { createSignal, For } from "solid-js";

/** Only one tab is a stop of the Tab key; the panel it controls has the id "tab-panel". */
export function Tabs(props: {
  names: readonly string[];
  chosen: string;
  titleOf: (name: string) => string;
  onChoose: (name: string) => void;
}) {
  const [list, setList] = createSignal<HTMLDivElement>();
  const step = (by: number): void => {
    const at = props.names.indexOf(props.chosen);
    const next = props.names[(at + by + props.names.length) % props.names.length];
    if (next === undefined) return;
    props.onChoose(next);
    list()?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <div
      ref={setList}
      class="tabs"
      role="tablist"
      aria-label="Views of this resource"
      onKeyDown={(event) => {
        if (event.key === "ArrowRight") step(1);
        if (event.key === "ArrowLeft") step(-1);
      }}
    >
      <For each={props.names}>
        {(name) => (
          <button
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === props.chosen}
            aria-controls="tab-panel"
            tabindex={name === props.chosen ? 0 : -1}
            onClick={() => props.onChoose(name)}
          >
            {props.titleOf(name)}
          </button>
        )}
      </For>
    </div>
  );
}
