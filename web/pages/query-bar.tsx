// The row in which a question is written, with its levels, times, order, help and export.
import { createMemo, createSignal, Show } from "solid-js";
import { FacetList } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import { useAddress } from "../address.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import {
  type Choice,
  type CompletionPlace,
  facetNameOf,
  fixedValues,
  matching,
  queryKeys,
} from "../logs/completions.ts";
import { useLogQuestion } from "../logs/question.ts";
import { rememberSearch, searches } from "../logs/searches.ts";
import { grouped } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { LevelButtons, TimeMenu } from "../parts/query-chips.tsx";
import { QueryField } from "../parts/query-field.tsx";
import { QueryHelp } from "../parts/query-help.tsx";
import { ExportMenu } from "./export-menu.tsx";

export function QueryBar(props: { total: number | undefined; side: boolean; onSide: () => void }) {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  const address = useAddress();
  const [help, setHelp] = createSignal(false);
  const [place, setPlace] = createSignal<CompletionPlace | null>(null);
  const choices = createChoices(place);
  const asked = (text: string, done: boolean): void => {
    // A text that cannot be meant is kept too: whoever gets the address sees the same sentence.
    question.set(text, done ? "push" : "replace");
    if (done) rememberSearch(open.slug, text);
  };
  return (
    <search class="query-bar">
      <div class="query-row">
        <QueryField
          text={question.text()}
          refusal={question.refusal()}
          refusalOf={refusalOf}
          choices={choices}
          onPlace={setPlace}
          history={() => searches(open.slug)}
          onText={asked}
        />
        <button type="button" aria-label="How to search" onClick={() => setHelp(true)}>
          ?
        </button>
      </div>
      <div class="query-tools">
        <LevelButtons />
        <TimeMenu />
        <button
          type="button"
          aria-label={`Order: ${question.order()} first`}
          onClick={() => address.set({ order: question.order() === "newest" ? "oldest" : undefined, line: undefined })}
        >
          {question.order() === "newest" ? "↓ newest first" : "↑ oldest first"}
        </button>
        <button type="button" aria-pressed={props.side} onClick={() => props.onSide()}>
          Values
        </button>
        <Show when={question.scope() === ""}>
          <ViewButton view="patterns" title="Patterns" />
        </Show>
        <ViewButton view="counts" title="Counts" />
        <ExportMenu total={props.total} />
      </div>
      <QueryHelp open={help()} onClose={() => setHelp(false)} onExample={(text) => asked(text, true)} />
    </search>
  );
}

/** Pressed: what stands in place of the lines. */
function ViewButton(props: { view: string; title: string }) {
  const address = useAddress();
  const shown = () => address.get("view") === props.view;
  return (
    <button
      type="button"
      aria-pressed={shown()}
      onClick={() => address.set({ view: shown() ? undefined : props.view, line: undefined }, "push")}
    >
      {props.title}
    </button>
  );
}

function refusalOf(text: string) {
  const parsed = parseLogQuery(text);
  return "refusal" in parsed ? parsed.refusal : null;
}

/** Keys are known; the values of a key are what its facet counts in this view, whatever else is asked. */
function createChoices(place: () => CompletionPlace | null) {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  const key = createMemo(() => {
    const at = place();
    return at?.kind === "value" && fixedValues(at.key) === null ? at.key : null;
  });
  const facet = ask(open.client, () => {
    const query = { q: question.scope() || undefined, by: facetNameOf(key() ?? "namespace"), limit: 200 };
    return {
      key: [open.slug, routes.logFacets, query],
      fetch: (signal) => fetchJson(open.slug, routes.logFacets, query, FacetList, signal),
      enabled: key() !== null,
    };
  });
  return (at: CompletionPlace): readonly Choice[] => {
    if (at.kind === "key") return matching(queryKeys, at.typed);
    const fixed = fixedValues(at.key);
    const values =
      fixed?.map((text) => ({ text, does: "" })) ??
      facet.data()?.facets[0]?.values.map(({ value, lines }) => ({ text: value, does: grouped(lines) }));
    return matching(values ?? [], at.typed);
  };
}
