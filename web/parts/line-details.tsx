// The fields of a line that is open, each a click away from being asked for or left out.
import { createEffect, createSignal, For, Show } from "solid-js";
import type { Line } from "../../db/model/contract/logs.ts";
import type { Term } from "../../db/model/log-query/query.ts";
import type { LineFacts } from "../line-facts.ts";
import { facetTerm } from "../logs/terms.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";

export interface LineDetailsProps {
  line: Line;
  /** Where the lines with this term (or without it) are. */
  hrefOf: (term: Term, exclude: boolean) => string;
  requestHref: (id: string) => string;
}

/** Named by us, not by the line: nothing can be asked of them as a field. */
const notFields = ["message", "logger"];
const requestIds = ["request id", "trace id"];
/** A longer value makes a question that nobody reads. */
const askedMax = 200;

/** Nothing where the line says no more than its text. */
export function LineDetails(props: LineDetailsProps) {
  const open = useOpenSnapshot();
  const year = (): number => new Date(open.snapshot.data()?.capturedAt ?? Date.now()).getUTCFullYear();
  const [facts, setFacts] = createSignal<LineFacts>();
  // No resource: a suspended list is taken out of the page, and loses where it was scrolled to.
  createEffect(() => {
    const { message } = props.line;
    void import("../line-facts.ts").then(({ lineFacts }) => setFacts(lineFacts(message, year())));
  });
  return (
    <Show when={(facts()?.pairs.length ?? 0) > 0}>
      <section class="line-details" aria-label={`Fields of line ${props.line.number}`}>
        <span class="dim">{facts()?.format}</span>
        <dl class="pairs">
          <For each={facts()?.pairs}>
            {([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd>
                  {value} <FieldLinks name={name} value={value} of={props} />
                </dd>
              </>
            )}
          </For>
        </dl>
      </section>
    </Show>
  );
}

function FieldLinks(props: { name: string; value: string; of: LineDetailsProps }) {
  const term = () => facetField(props.name, props.value);
  return (
    <Show
      when={!requestIds.includes(props.name)}
      fallback={<a href={props.of.requestHref(props.value)}>same {props.name}, everywhere</a>}
    >
      <Show when={!notFields.includes(props.name) && props.value !== "" && props.value.length <= askedMax}>
        <span class="field-links">
          <a href={props.of.hrefOf(term(), false)} aria-label={`Only ${props.name} ${props.value}`}>
            only
          </a>{" "}
          <a href={props.of.hrefOf(term(), true)} aria-label={`Without ${props.name} ${props.value}`}>
            without
          </a>
        </span>
      </Show>
    </Show>
  );
}

/** A line's own field may be called like a facet of ours: `pod` inside a line is not the pod that wrote it. */
function facetField(path: string, value: string): Term {
  const term = facetTerm(`.${path}`, value);
  return term.type === "field" ? { ...term, path } : term;
}
