// The list of choices under a field: the field keeps the focus, the list only shows which one is next.
import { For, Show } from "solid-js";
import type { Choice } from "../logs/completions.ts";

export function ChoiceList(props: {
  id: string;
  choices: readonly Choice[];
  active: number;
  onChoose: (choice: Choice) => void;
}) {
  return (
    <Show when={props.choices.length > 0}>
      <ul id={props.id} class="choices" role="listbox" aria-label="Suggestions">
        <For each={props.choices}>
          {(choice, at) => (
            <li
              id={`${props.id}-${at()}`}
              role="option"
              aria-selected={at() === props.active}
              // The field would lose its focus, and close the list, before the click arrives.
              onPointerDown={(event) => (event.preventDefault(), props.onChoose(choice))}
            >
              <code>{choice.text}</code> <span class="dim">{choice.does}</span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
