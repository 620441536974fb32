// What a question says about level, time and place, as buttons and chips; each of them edits its text.
import { For, Show } from "solid-js";
import { levels } from "../../db/model/contract/logs.ts";
import { withoutTerm } from "../../db/model/log-query/edit.ts";
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import { useLogQuestion } from "../logs/question.ts";
import { chipsOf, levelsOf, withLevel, withSince, withTimes } from "../logs/terms.ts";
import { Menu } from "./menu.tsx";

export function LevelButtons() {
  const question = useLogQuestion();
  const chosen = () => levelsOf(question.query());
  return (
    <div class="levels" role="group" aria-label="Levels">
      <For each={levels.toReversed()}>
        {(level) => (
          <button
            type="button"
            data-level={level}
            aria-pressed={chosen()?.has(level) ?? false}
            onClick={() => question.edit((query) => withLevel(query, level))}
          >
            {level}
          </button>
        )}
      </For>
    </div>
  );
}

const spans = ["5m", "15m", "1h", "6h", "24h"];

/** The browser's own field knows no zone: what it shows is taken as UTC, like every time on this page. */
export function TimeMenu() {
  const question = useLogQuestion();
  const at = (key: string): string => {
    const term = question.query().all.find((each) => each.type === "time" && each.key === key);
    const ms = term?.type === "time" ? Date.parse(term.at) : NaN;
    return Number.isNaN(ms) ? "" : new Date(ms).toISOString().slice(0, 19);
  };
  const utc = (value: string): string | undefined => (value ? new Date(`${value}Z`).toISOString() : undefined);
  const timed = () => question.query().all.some((each) => each.type === "time");
  return (
    <Menu title="Time">
      <div class="spans" role="group" aria-label="Before the capture">
        <For each={spans}>
          {(span) => (
            <button type="button" onClick={() => question.edit((query) => withSince(query, span))}>
              last {span}
            </button>
          )}
        </For>
      </div>
      <label class="time-field">
        From (UTC)
        <input
          type="datetime-local"
          step="1"
          value={at("from")}
          onChange={(event) => {
            const from = utc(event.currentTarget.value);
            question.edit((query) => withTimes(query, from, utc(at("to"))));
          }}
        />
      </label>
      <label class="time-field">
        To (UTC)
        <input
          type="datetime-local"
          step="1"
          value={at("to")}
          onChange={(event) => {
            const to = utc(event.currentTarget.value);
            question.edit((query) => withTimes(query, utc(at("from")), to));
          }}
        />
      </label>
      <Show when={timed()}>
        <button type="button" onClick={() => question.edit((query) => withTimes(query))}>
          All times
        </button>
      </Show>
      <p class="dim">Counted back from the capture, as the whole page.</p>
    </Menu>
  );
}

/** Long values are cut by the chip's width; the title has all of it. */
export function QueryChips() {
  const question = useLogQuestion();
  return (
    <Show when={chipsOf(question.query()).length > 0}>
      <ul class="chips" aria-label="Filters">
        <For each={chipsOf(question.query())}>
          {(term) => {
            const text = formatLogQuery({ all: [term] });
            return (
              <li class="chip" data-not={term.type === "not" ? "" : undefined} title={text}>
                <span>{text}</span>
                <button
                  type="button"
                  aria-label={`Remove ${text}`}
                  onClick={() => question.edit((query) => withoutTerm(query, term))}
                >
                  ×
                </button>
              </li>
            );
          }}
        </For>
      </ul>
    </Show>
  );
}
