// What is counted, chosen: names to count by, a measure, over time or not. Each choice goes into the address.
import { createEffect, createSignal, For, on, Show } from "solid-js";
import { dimensionsMax } from "../../db/model/contract/log-measures.ts";
import {
  type ChoiceRefusal,
  type CountsChoice,
  isOfSomething,
  measureParts,
  measureWords,
  namesOf,
  namesRefusal,
  offeredNames,
  toggledName,
  withMeasureWord,
} from "../logs/counts-choice.ts";
import { wordTitle } from "../logs/measured-text.ts";
import "./log-counts.css";

export interface CountsFieldsProps {
  choice: CountsChoice;
  refusal: ChoiceRefusal | null;
  onChoice: (choice: CountsChoice) => void;
}

export function CountsFields(props: CountsFieldsProps) {
  const over = () => props.choice.every !== undefined;
  return (
    <div class="counts-fields" role="group" aria-label="What is counted">
      <ByNames {...props} />
      <MeasureFields {...props} />
      <div class="counts-field">
        <button
          type="button"
          aria-pressed={over()}
          aria-describedby="refusal-every"
          onClick={() => props.onChoice({ ...props.choice, every: over() ? undefined : "auto" })}
        >
          Over time
        </button>
        <Said refusal={props.refusal} of="every" />
      </div>
    </div>
  );
}

/** In the order in which they were chosen: so are the columns. */
function ByNames(props: CountsFieldsProps) {
  const by = () => props.choice.by;
  const others = () => by().filter((name) => !offeredNames.some((each) => each === name));
  const set = (names: readonly string[]): void => props.onChoice({ ...props.choice, by: names });
  const full = () => by().length >= dimensionsMax;
  return (
    <div class="counts-field" role="group" aria-label="Count by">
      <span aria-hidden="true">By</span>
      <For each={[...offeredNames, ...others()]}>
        {(name) => (
          <button
            type="button"
            aria-pressed={by().includes(name)}
            disabled={full() && !by().includes(name)}
            onClick={() => set(toggledName(by(), name))}
          >
            {name}
          </button>
        )}
      </For>
      <Show when={!full()}>
        <AddName onNames={(names) => set([...new Set([...by(), ...names])])} taken={by()} />
      </Show>
      <Said refusal={props.refusal} of="by" />
    </div>
  );
}

/** What cannot be counted by stays here with its sentence, and never gets into the address. */
function AddName(props: { taken: readonly string[]; onNames: (names: readonly string[]) => void }) {
  const [text, setText] = createSignal("");
  const [refusal, setRefusal] = createSignal<string | null>(null);
  const add = (): void => {
    const names = namesOf(text());
    const sentence = namesRefusal([...new Set([...props.taken, ...names])]);
    setRefusal(sentence);
    if (sentence !== null) return;
    setText("");
    if (names.length > 0) props.onNames(names);
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), add())}>
      <input
        aria-label="Count by a field"
        aria-invalid={refusal() !== null}
        aria-describedby="refusal-name"
        placeholder="+ field.status"
        value={text()}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        onInput={(event) => (setText(event.currentTarget.value), setRefusal(null))}
      />
      <Show when={refusal()}>
        {(sentence) => (
          <p id="refusal-name" class="query-refusal" role="status">
            {sentence()}
          </p>
        )}
      </Show>
    </form>
  );
}

function MeasureFields(props: CountsFieldsProps) {
  const parts = () => measureParts(props.choice.measure);
  const known = () => measureWords.some((word) => word === parts()[0]);
  const wrong = () => props.refusal?.of === "measure";
  const set = (measure: string): void => props.onChoice({ ...props.choice, measure });
  const [of, setOf] = createSignal(parts()[1]);
  // The Back button changes the address under the field.
  createEffect(on(() => parts()[1], setOf));
  const commit = (): void => {
    if (of().trim() !== parts()[1]) set(`${parts()[0]}:${of().trim()}`);
  };
  return (
    <div class="counts-field">
      <label>
        Measure{" "}
        <select
          aria-invalid={wrong()}
          aria-describedby="refusal-measure"
          onChange={(event) => set(withMeasureWord(props.choice.measure, event.currentTarget.value))}
        >
          <Show when={!known()}>
            <option selected>{parts()[0]}</option>
          </Show>
          <For each={measureWords}>
            {(word) => (
              <option value={word} selected={word === parts()[0]}>
                {wordTitle(word)}
              </option>
            )}
          </For>
        </select>
      </label>
      <Show when={isOfSomething(parts()[0])}>
        <form onSubmit={(event) => (event.preventDefault(), commit())}>
          <label>
            of{" "}
            <input
              aria-label={`What ${wordTitle(parts()[0])} is measured of`}
              aria-invalid={wrong()}
              aria-describedby="refusal-measure"
              placeholder={parts()[0] === "distinct" ? "pod, field.user" : "duration"}
              value={of()}
              spellcheck={false}
              autocomplete="off"
              autocapitalize="off"
              onInput={(event) => setOf(event.currentTarget.value)}
              onBlur={commit}
            />
          </label>
        </form>
      </Show>
      <Said refusal={props.refusal} of="measure" />
    </div>
  );
}

function Said(props: { refusal: ChoiceRefusal | null; of: ChoiceRefusal["of"] }) {
  return (
    <Show when={props.refusal?.of === props.of && props.refusal}>
      {(refusal) => (
        <p id={`refusal-${props.of}`} class="query-refusal" role="status">
          {refusal().sentence}
        </p>
      )}
    </Show>
  );
}
