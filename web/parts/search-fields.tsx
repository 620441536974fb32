// The question of the log search, field by field; each writes into the address.
import { For, Show } from "solid-js";
import { useAddress } from "../address.ts";
import { TextFilter } from "./list-filters.tsx";
import { levels } from "../../db/model/contract/logs.ts";

/** Namespace, pod and container are compared whole; the text is a part of the line, whatever the case. */
export function SearchFields() {
  const address = useAddress();
  const field = (name: string) => ({
    value: address.get(name) ?? "",
    onValue: (value: string | undefined) => address.set({ [name]: value }),
  });
  const timed = () => address.get("from") ?? address.get("to");
  return (
    <search class="filters search-fields">
      <TextFilter label="Text in the line" placeholder="Text in the line  ( / )" {...field("q")} main />
      <select
        aria-label="At least this level"
        value={address.get("level") ?? ""}
        onChange={(event) => address.set({ level: event.currentTarget.value })}
      >
        <option value="">Any level</option>
        <For each={levels.slice(1)}>
          {(level) => (
            <option value={level} selected={level === address.get("level")}>
              {level} and worse
            </option>
          )}
        </For>
      </select>
      <TextFilter label="Namespace (whole name)" placeholder="Namespace" {...field("ns")} />
      <TextFilter label="Pod (whole name)" placeholder="Pod" {...field("pod")} />
      <TextFilter label="Container (whole name)" placeholder="Container" {...field("container")} />
      <TimeField label="From (UTC)" name="from" />
      <TimeField label="To (UTC)" name="to" />
      <Show when={timed()}>
        <button type="button" onClick={() => address.set({ from: undefined, to: undefined }, "push")}>
          All times
        </button>
      </Show>
    </search>
  );
}

/** The browser's own field knows no zone: what it shows is taken as UTC, like every time on this page. */
function TimeField(props: { label: string; name: "from" | "to" }) {
  const address = useAddress();
  const shown = () => {
    const at = Date.parse(address.get(props.name) ?? "");
    return Number.isNaN(at) ? "" : new Date(at).toISOString().slice(0, 19);
  };
  return (
    <label class="time-field">
      <span>{props.label}</span>
      <input
        type="datetime-local"
        step="1"
        value={shown()}
        onChange={(event) => {
          const { value } = event.currentTarget;
          address.set({ [props.name]: value ? new Date(`${value}Z`).toISOString() : undefined }, "push");
        }}
      />
    </label>
  );
}
