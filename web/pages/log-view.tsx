// A question about log lines and its answers: field, histogram, values, lines. The search page is one; so is a workload's Logs tab.
import { createMemo, createSignal, type JSX, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { Histogram as Counts } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { useAddress } from "../address.ts";
import { fetchJson } from "../api.ts";
import { type Answer, ask } from "../ask.ts";
import { createLogQuestion, LogQuestionContext, useLogQuestion } from "../logs/question.ts";
import { type FoundWindow, foundWindow } from "../logs/found-window.ts";
import { withTimes } from "../logs/terms.ts";
import { counted } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { Histogram } from "../parts/histogram.tsx";
import { Answered, Empty, Refused, Waiting } from "../parts/notice.tsx";
import { QueryChips } from "../parts/query-chips.tsx";
import { FoundLines } from "./found-lines.tsx";
import { LinesAway } from "./lines-away.tsx";
import { LogFacets } from "./log-facets.tsx";
import { QueryBar } from "./query-bar.tsx";
import "../parts/log-view.css";

const LogPatterns = lazy(async () => ({ default: (await import("./log-patterns.tsx")).LogPatterns }));
const LogCounts = lazy(async () => ({ default: (await import("./log-counts.tsx")).LogCounts }));

export interface LogViewProps {
  /** Terms in front of whatever is asked; "" for the whole snapshot. */
  scope: string;
  /** Between the question and its answers. */
  legend?: JSX.Element;
}

export function LogView(props: LogViewProps) {
  const question = createLogQuestion(() => props.scope);
  return (
    <LogQuestionContext.Provider value={question}>
      <LinesAway>
        <Answers {...props} />
      </LinesAway>
    </LogQuestionContext.Provider>
  );
}

/** The address keeps whether the values are shown; narrow screens hide them until somebody asks. */
function Answers(props: LogViewProps) {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  const address = useAddress();
  const counts = ask(open.client, () => {
    const query = { q: question.asked() || undefined };
    return {
      key: [open.slug, routes.histogram, query],
      fetch: (signal) => fetchJson(open.slug, routes.histogram, query, Counts, signal),
      keepLast: true,
    };
  });
  const asked = createMemo(() => ({ q: question.asked(), order: question.order() }));
  const found = foundWindow(open, asked, () => address.get("line"));
  const total = () => (counts.outdated() ? undefined : counts.data()?.total);
  const wide = window.matchMedia("(min-width: 1100px)").matches && props.scope === "";
  const [side, setSide] = createSignal(wide);
  const narrowed = (from: string, to: string) => question.hrefWith((query) => withTimes(query, from, to));
  return (
    <section class="search-page" aria-label="Log search">
      <QueryBar total={total()} side={side()} onSide={() => setSide(!side())} />
      <QueryChips />
      {props.legend}
      <Answered of={counts} what="the histogram">
        {(data) => (
          <div class="counts-panel" classList={{ outdated: counts.outdated() }}>
            <Histogram of={data()} hrefOf={narrowed} />
          </div>
        )}
      </Answered>
      <Total total={total()} failed={counts.error() !== null} found={found} />
      <div class="found" classList={{ "with-facets": side() }}>
        <Show when={side()}>
          <LogFacets />
        </Show>
        <div class="found-main">
          <Switch fallback={<Lines found={found} counts={counts} scoped={props.scope !== ""} />}>
            <Match when={props.scope === "" && address.get("view") === "patterns"}>
              <Suspense fallback={<Waiting what="the patterns" />}>
                <LogPatterns />
              </Suspense>
            </Match>
            <Match when={address.get("view") === "counts"}>
              <Suspense fallback={<Waiting what="the counts" />}>
                <LogCounts />
              </Suspense>
            </Match>
          </Switch>
        </div>
      </div>
    </section>
  );
}

function Total(props: { total: number | undefined; failed: boolean; found: FoundWindow }) {
  const question = useLogQuestion();
  return (
    <div class="search-total">
      <p class="dim" role="status">
        <Show when={props.total !== undefined} fallback={props.failed ? "" : "Searching…"}>
          {counted(props.total ?? 0, "line")}, {question.order()} first
        </Show>
      </p>
      <Show when={props.found.stale()}>
        <button type="button" onClick={() => props.found.reload()}>
          More lines have arrived: show them
        </button>
      </Show>
    </div>
  );
}

function Lines(props: { found: FoundWindow; counts: Answer<Counts>; scoped: boolean }) {
  const loaded = () => props.found.loaded();
  return (
    <>
      <Show when={loaded().error}>
        {(error) => <Refused what="the lines" error={error()} retry={props.found.retry} />}
      </Show>
      <Show
        when={loaded().lines.length > 0}
        fallback={
          <Show
            when={loaded().state === "loading"}
            fallback={loaded().error ? null : <Nothing scoped={props.scoped} />}
          >
            <Waiting what="lines" />
          </Show>
        }
      >
        <FoundLines window={props.found} namespace={!props.scoped} />
      </Show>
    </>
  );
}

function Nothing(props: { scoped: boolean }) {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  const what = () => (props.scoped ? "line of this" : "log line");
  return (
    <Empty>
      <Show
        when={question.text()}
        fallback={<p>{open.arriving() ? `No ${what()} has arrived yet.` : `This snapshot holds no ${what()}.`}</p>}
      >
        <p>No line matches. Words are parts of a line, whatever their case; ? shows all that can be asked.</p>
        <button type="button" onClick={() => question.set("")}>
          Clear the search
        </button>
      </Show>
    </Empty>
  );
}
