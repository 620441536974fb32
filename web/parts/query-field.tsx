// The field in which a question is written: coloured terms, the error at its place, choices under the caret, history.
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from "solid-js";
import type { QueryRefusal } from "../../db/model/log-query/refusal.ts";
import { type Choice, completed, completionPlace, type CompletionPlace } from "../logs/completions.ts";
import { queryTokens } from "../logs/query-tokens.ts";
import { ChoiceList } from "./choice-list.tsx";

/** Waits until somebody has stopped typing. */
const typingMs = 250;
const listId = "query-choices";

export interface QueryFieldProps {
  text: string;
  refusal: QueryRefusal | null;
  /** How the text in the address reads while it is being typed; null for what can be meant. */
  refusalOf: (text: string) => QueryRefusal | null;
  choices: (place: CompletionPlace) => readonly Choice[];
  /** Hears where the caret is, so that values can be fetched. */
  onPlace: (place: CompletionPlace | null) => void;
  history: () => readonly string[];
  /** `done`: by Enter or by a choice, not in the middle of a word. */
  onText: (text: string, done: boolean) => void;
}

export function QueryField(props: QueryFieldProps) {
  const [text, setText] = createSignal(props.text);
  const [caret, setCaret] = createSignal(0);
  const [open, setOpen] = createSignal(false);
  const [active, setActive] = createSignal(-1);
  const [scrolled, setScrolled] = createSignal(0);
  const [field, setField] = createSignal<HTMLInputElement>();
  const list: ChoiceState = { text, setText, caret, setCaret, open, setOpen, active, setActive, field };
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  // Clicks and the Back button change the address under the field; what is being typed wins over it.
  createEffect(
    on(
      () => props.text,
      (value) => (clearTimeout(timer), setText(value)),
    ),
  );
  const commit = (done: boolean): void => {
    clearTimeout(timer);
    props.onText(text(), done);
  };
  const offered = createOffered(props, list);
  const refusal = createMemo(() => props.refusalOf(text()));
  const choose = (choice: Choice): void => {
    clearTimeout(timer);
    take(choice, offered.place(), list);
    if (offered.place()?.kind !== "key") commit(true);
  };
  const look = (event: { currentTarget: HTMLInputElement }): void => {
    setCaret(event.currentTarget.selectionStart ?? text().length);
    setScrolled(event.currentTarget.scrollLeft);
  };
  return (
    <div class="query-field">
      <div class="query-colours" aria-hidden="true">
        <div style={{ transform: `translateX(${-scrolled()}px)` }}>
          <Colours text={text()} refusal={refusal()} />
        </div>
      </div>
      <input
        ref={setField}
        type="text"
        role="combobox"
        aria-label="Search the log lines"
        aria-expanded={offered.shown().length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active() >= 0 ? `${listId}-${active()}` : undefined}
        aria-invalid={refusal() !== null}
        aria-describedby={refusal() ? "query-refusal" : undefined}
        placeholder="Words, level>=warn, ns:shop, field:value …  ( / )"
        data-filter=""
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        value={text()}
        onInput={(event) => {
          setText(event.currentTarget.value);
          look(event);
          setOpen(true);
          setActive(-1);
          clearTimeout(timer);
          timer = setTimeout(() => commit(false), typingMs);
        }}
        onSelect={look}
        onScroll={look}
        onFocus={() => text() === "" && setOpen(true)}
        onBlur={() => (setOpen(false), commit(false))}
        onKeyDown={(event) => keyed(event, { list, offered: offered.shown, choose, commit: () => commit(true) })}
      />
      <Show when={text()}>
        <button
          type="button"
          class="quiet clear"
          aria-label="Clear the search"
          onClick={() => (setText(""), commit(true))}
        >
          ×
        </button>
      </Show>
      <ChoiceList id={listId} choices={offered.shown()} active={active()} onChoose={choose} />
      <Show when={refusal()}>
        {(said) => (
          <p id="query-refusal" class="query-refusal" role="status">
            <span class="dim">Character {said().at + 1}:</span> {said().sentence}
          </p>
        )}
      </Show>
    </div>
  );
}

interface ChoiceState {
  readonly text: () => string;
  readonly setText: (text: string) => void;
  readonly caret: () => number;
  readonly setCaret: (caret: number) => void;
  readonly open: () => boolean;
  readonly setOpen: (open: boolean) => void;
  readonly active: () => number;
  readonly setActive: (at: number) => void;
  readonly field: () => HTMLInputElement | undefined;
}

/** What the list under the field offers: completions at the caret, or what was asked before while nothing is written. */
function createOffered(props: QueryFieldProps, list: ChoiceState) {
  const place = createMemo(() => (list.open() ? completionPlace(list.text(), list.caret()) : null));
  createEffect(() => props.onPlace(place()));
  const shown = createMemo<readonly Choice[]>(() => {
    if (!list.open()) return [];
    if (list.text() === "") return props.history().map((text) => ({ text, does: "asked before" }));
    const at = place();
    // A single choice that is written out already is no choice.
    const all = at ? props.choices(at).slice(0, 12) : [];
    return all.length === 1 && all[0]?.text === at?.typed ? [] : all;
  });
  return { place, shown };
}

function take(choice: Choice, place: CompletionPlace | null, list: ChoiceState): void {
  const next = place ? completed(list.text(), place, choice.text) : { text: choice.text, caret: choice.text.length };
  list.setText(next.text);
  list.setActive(-1);
  list.setOpen(place?.kind === "key");
  const field = list.field();
  field?.focus();
  // Solid has written the value by then.
  queueMicrotask(() => (field?.setSelectionRange(next.caret, next.caret), list.setCaret(next.caret)));
}

interface Keyed {
  readonly list: ChoiceState;
  readonly offered: () => readonly Choice[];
  readonly choose: (choice: Choice) => void;
  readonly commit: () => void;
}

function keyed(event: KeyboardEvent, { list, offered, choose, commit }: Keyed): void {
  const count = offered().length;
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (count > 0 || event.key === "ArrowDown")) {
    event.preventDefault();
    const by = event.key === "ArrowDown" ? 1 : -1;
    if (count > 0) list.setActive((list.active() + by + count + (list.active() < 0 && by < 0 ? 1 : 0)) % count);
    else list.setOpen(true);
  } else if (event.key === "Enter" || (event.key === "Tab" && list.active() >= 0)) {
    const choice = offered()[list.active()];
    event.preventDefault();
    if (choice) return choose(choice);
    list.setOpen(false);
    commit();
    // On to the lines: j, k and Enter work from here.
    list.field()?.blur();
  } else if (event.key === "Escape" && count > 0) {
    event.preventDefault();
    list.setOpen(false);
    list.setActive(-1);
  }
}

/** The same characters as the field holds, coloured: it lies under the field, whose own text is invisible. */
function Colours(props: { text: string; refusal: QueryRefusal | null }) {
  const pieces = createMemo(() => {
    let at = 0;
    return queryTokens(props.text).map((token) => {
      const from = at;
      at += token.text.length;
      return { ...token, from, to: at };
    });
  });
  const wrong = (piece: { from: number; to: number }): boolean => {
    const at = Math.min(props.refusal?.at ?? -1, props.text.length - 1);
    return props.refusal !== null && piece.from <= at && at < piece.to;
  };
  return (
    <For each={pieces()}>
      {(piece) => (
        <span class={`q-${piece.kind}`} classList={{ "q-wrong": wrong(piece) }}>
          {piece.text}
        </span>
      )}
    </For>
  );
}
