// Beside the lines: which values are most frequent among them, each a click away from being asked for or left out.
import { createMemo, createSignal, For, Show } from "solid-js";
import { type Facet, FacetList } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { hasTerm } from "../../db/model/log-query/edit.ts";
import { useAddress } from "../address.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { useLogQuestion } from "../logs/question.ts";
import { excluded, facetTerm, toggled } from "../logs/terms.ts";
import { grouped } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { Answered } from "../parts/notice.tsx";

const always = ["namespace", "pod", "container", "node", "level", "keyword"];
const [few, many] = [8, 60];
/** The API counts at most twelve at once. */
const fieldsMax = 6;

/** Fields that somebody added are in the address: a colleague sees the same panel. */
export function LogFacets() {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  const address = useAddress();
  const fields = createMemo(() => (address.get("fields") ?? "").split(",").filter(Boolean).slice(0, fieldsMax));
  const [longer, setLonger] = createSignal<readonly string[]>([]);
  const facets = ask(open.client, () => {
    const query = {
      q: question.asked() || undefined,
      by: [...always, ...fields()].join(","),
      limit: longer().length > 0 ? many : few + 1,
    };
    return {
      key: [open.slug, routes.logFacets, query],
      fetch: (signal) => fetchJson(open.slug, routes.logFacets, query, FacetList, signal),
      keepLast: true,
    };
  });
  const setFields = (names: readonly string[]): void => address.set({ fields: names.join(",") || undefined });
  return (
    <aside class="facets" aria-label="Values" classList={{ outdated: facets.outdated() }}>
      <Answered of={facets} what="the values">
        {(data) => (
          <For each={data().facets}>
            {(facet) => (
              <OneFacet
                of={facet}
                all={longer().includes(facet.name)}
                onAll={() => setLonger([...longer(), facet.name])}
                onRemove={
                  fields().includes(facet.name)
                    ? () => setFields(fields().filter((name) => name !== facet.name))
                    : undefined
                }
              />
            )}
          </For>
        )}
      </Answered>
      <Show when={fields().length < fieldsMax}>
        <AddField onField={(name) => setFields([...new Set([...fields(), name])])} />
      </Show>
    </aside>
  );
}

function OneFacet(props: { of: Facet; all: boolean; onAll: () => void; onRemove: (() => void) | undefined }) {
  const values = () => (props.all ? props.of.values : props.of.values.slice(0, few));
  return (
    <Show when={props.of.values.length > 0 || props.onRemove}>
      <details open class="facet">
        <summary>
          <span>{props.of.name}</span>
          <Show when={props.onRemove}>
            {(remove) => (
              <button
                type="button"
                class="quiet"
                aria-label={`Remove the field ${props.of.name}`}
                onClick={(event) => (event.preventDefault(), remove()())}
              >
                ×
              </button>
            )}
          </Show>
        </summary>
        <Show when={values().length > 0} fallback={<p class="dim">No line has it.</p>}>
          <ul>
            <For each={values()}>
              {(one) => <FacetValue name={props.of.name} value={one.value} lines={one.lines} />}
            </For>
          </ul>
        </Show>
        <Show when={!props.all && props.of.values.length > few}>
          <button type="button" class="quiet" onClick={() => props.onAll()}>
            more
          </button>
        </Show>
      </details>
    </Show>
  );
}

/** A link, so that it can be opened beside; with Alt, or by the second link, the value is left out instead. */
function FacetValue(props: { name: string; value: string; lines: number }) {
  const question = useLogQuestion();
  const term = () => facetTerm(props.name, props.value);
  const without = () => question.hrefWith((query) => toggled(query, excluded(term())));
  return (
    <li>
      <a
        href={question.hrefWith((query) => toggled(query, term()))}
        title={props.value}
        aria-current={hasTerm(question.query(), term()) ? "true" : undefined}
        onClick={(event) => {
          if (!event.altKey) return;
          event.preventDefault();
          question.edit((query) => toggled(query, excluded(term())));
        }}
      >
        <span class="facet-value">
          <span class="hidden">{props.name} </span>
          {props.value}
        </span>
        <span class="count">
          {grouped(props.lines)}
          <span class="hidden"> lines</span>
        </span>
      </a>
      <a class="without" href={without()} aria-label={`Without ${props.name} ${props.value}`} title="Leave it out">
        −
      </a>
    </li>
  );
}

function AddField(props: { onField: (name: string) => void }) {
  const [name, setName] = createSignal("");
  return (
    <form
      class="add-field"
      onSubmit={(event) => {
        event.preventDefault();
        // A comma parts names in the address.
        const field = name().trim().replace(/^\./, "");
        if (field && !field.includes(",")) props.onField(field);
        setName("");
      }}
    >
      <input
        aria-label="Add a field"
        placeholder="+ field, e.g. status"
        value={name()}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => setName(event.currentTarget.value)}
      />
    </form>
  );
}
