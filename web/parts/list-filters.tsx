// The fields above a table; each writes into the address, so a filtered table can be sent to somebody.
import { createEffect, createSignal, For, onCleanup, Show } from "solid-js";
import type { ListView } from "../list-query.ts";

type Parts = Readonly<Record<string, string | undefined>>;

/** Filters that come by a link (node, status, owner) are chips that can be removed. */
export function ListFilters(props: { view: ListView; namespaced: boolean; set: (parts: Parts) => void }) {
  const chips = () =>
    (["node", "status", "owner"] as const).flatMap((name) => {
      const value = props.view[name];
      return value === undefined ? [] : [{ name, value }];
    });
  return (
    <search class="filters">
      <TextFilter
        label="Filter by name"
        placeholder="Filter by name  ( / )"
        value={props.view.q ?? ""}
        onValue={(q) => props.set({ q })}
        main
      />
      <TextFilter
        label="Label selector"
        placeholder="app=web,tier=front"
        value={props.view.labels ?? ""}
        onValue={(labels) => props.set({ labels })}
        accepts={isSelector}
        refusal="Write labels as key=value,key=value"
      />
      <button
        type="button"
        class="toggle"
        aria-pressed={props.view.faults}
        onClick={() => props.set({ faults: props.view.faults ? undefined : "1" })}
      >
        Only faults
      </button>
      <Show when={props.namespaced && props.view.ns}>
        {(ns) => <Chip name="namespace" value={ns()} onRemove={() => props.set({ ns: undefined })} />}
      </Show>
      <For each={chips()}>{(chip) => <Chip {...chip} onRemove={() => props.set({ [chip.name]: undefined })} />}</For>
    </search>
  );
}

function Chip(props: { name: string; value: string; onRemove: () => void }) {
  return (
    <span class="chip">
      {props.name}: {props.value}
      <button type="button" aria-label={`Remove the filter on ${props.name}`} onClick={() => props.onRemove()}>
        ×
      </button>
    </span>
  );
}

/** Waits until somebody has stopped typing. */
const typingMs = 180;

export function TextFilter(props: {
  label: string;
  placeholder: string;
  value: string;
  onValue: (value: string | undefined) => void;
  accepts?: (text: string) => boolean;
  refusal?: string;
  /** The field that `/` goes to. */
  main?: boolean;
}) {
  const [text, setText] = createSignal(props.value);
  const refused = () => text() !== "" && props.accepts !== undefined && !props.accepts(text());
  const [field, setField] = createSignal<HTMLInputElement>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  // The Back button changes the address under the field; what is being typed wins over it.
  createEffect(() => {
    const value = props.value;
    if (document.activeElement !== field()) setText(value);
  });
  const commit = (): void => {
    clearTimeout(timer);
    if (!refused() && text() !== props.value) props.onValue(text() || undefined);
  };
  return (
    <input
      ref={setField}
      type="search"
      aria-label={props.label}
      aria-invalid={refused()}
      title={refused() ? props.refusal : props.label}
      placeholder={props.placeholder}
      data-filter={props.main ? "" : undefined}
      spellcheck={false}
      autocomplete="off"
      value={text()}
      onInput={(event) => {
        setText(event.currentTarget.value);
        clearTimeout(timer);
        timer = setTimeout(commit, typingMs);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        commit();
        // On to the rows: j, k and Enter work from here.
        event.currentTarget.blur();
      }}
      onBlur={commit}
    />
  );
}

/** What the list understands: equality only. */
function isSelector(text: string): boolean {
  return text.split(",").every((part) => /^\s*[^=!\s]+\s*==?\s*[^=!\s]*\s*$/.test(part));
}
