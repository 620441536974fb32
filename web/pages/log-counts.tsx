// How many, how bad, how long: what the question finds, counted by up to three names and by time.
import { createMemo, For, Show } from "solid-js";
import { Aggregate, type AggregateGroup, PatternList } from "../../db/model/contract/log-analytics.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { withTerm } from "../../db/model/log-query/edit.ts";
import { shortDuration, utc } from "../age.ts";
import { useAddress } from "../address.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { type BarSpan, bucketBars, spanOf } from "../logs/bucket-bars.ts";
import { choiceParts, choiceRefusal, countsChoice } from "../logs/counts-choice.ts";
import { groupTerms } from "../logs/group-terms.ts";
import { measuredText, measureTitle, orderTitle } from "../logs/measured-text.ts";
import { useLogQuestion } from "../logs/question.ts";
import { counted, grouped } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { CountsFields } from "../parts/counts-fields.tsx";
import { Answered, Empty } from "../parts/notice.tsx";
import { Spark } from "../parts/spark.tsx";

const groupsMax = 50;
/** As the patterns view asks: what is known there need not be computed again. */
const patternsMax = 200;

/** The choice is in the address: a colleague sees the same table. */
export function LogCounts() {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  const address = useAddress();
  const choice = createMemo(() => countsChoice(address.get));
  const refusal = createMemo(() => choiceRefusal(choice()));
  const found = ask(open.client, () => {
    const { by, measure, every } = choice();
    const query = { q: question.asked() || undefined, by: by.join(","), measure, every, top: groupsMax };
    return {
      key: [open.slug, routes.logAggregate, query],
      fetch: (signal) => fetchJson(open.slug, routes.logAggregate, query, Aggregate, signal),
      enabled: refusal() === null,
      keepLast: true,
    };
  });
  return (
    <section class="counts" aria-label="Counts" tabindex="0">
      <CountsFields choice={choice()} refusal={refusal()} onChoice={(next) => address.set(choiceParts(next), "push")} />
      <Show when={refusal() === null || found.data()}>
        <div classList={{ outdated: found.outdated() }}>
          <Answered of={found} what="the counts">
            {(data) => (
              <Show
                when={data().groups.length > 0}
                fallback={<Empty>Nothing to count: no line matches, or none has such a value.</Empty>}
              >
                <CountsTable of={data()} />
              </Show>
            )}
          </Answered>
        </div>
      </Show>
    </section>
  );
}

function CountsTable(props: { of: Aggregate }) {
  const rows = createMemo(() => [...props.of.groups, ...(props.of.other ? [props.of.other] : [])]);
  const span = createMemo(() => {
    const { everySeconds } = props.of;
    return everySeconds === null
      ? null
      : spanOf(
          rows().map(({ buckets }) => buckets),
          everySeconds,
        );
  });
  const patternText = createPatternTexts(() => props.of.by.includes("pattern"));
  return (
    <>
      <p class="dim">
        {counted(props.of.groups.length + (props.of.other?.groups ?? 0), "group")}, {orderTitle(props.of.measure)}
        {spanTitle(span(), props.of.everySeconds)}
      </p>
      <table class="plain">
        <thead>
          <tr>
            <For each={props.of.by}>{(name) => <th scope="col">{name}</th>}</For>
            <Show when={props.of.measure !== "lines"}>
              <th scope="col" class="number">
                {measureTitle(props.of.measure)}
              </th>
            </Show>
            <th scope="col" class="number">
              lines
            </th>
            <Show when={span()}>
              <th scope="col">over time</th>
            </Show>
          </tr>
        </thead>
        <tbody>
          <For each={props.of.groups}>
            {(group) => (
              <tr>
                <Keys by={props.of.by} of={group.key} measure={props.of.measure} patternText={patternText} />
                <Numbers of={group} measure={props.of.measure} span={span()} />
              </tr>
            )}
          </For>
          <Show when={props.of.other}>
            {(other) => (
              <tr class="others">
                <td colspan={props.of.by.length}>{counted(other().groups, "other group")}</td>
                <Numbers of={other()} measure={props.of.measure} span={span()} />
              </tr>
            )}
          </Show>
        </tbody>
      </table>
    </>
  );
}

const spanTitle = (span: BarSpan | null, everySeconds: number | null): string =>
  span && everySeconds !== null
    ? `; from ${utc(span.first)} to ${utc(span.last + everySeconds * 1000)}, counted every ${shortDuration(everySeconds * 1000)}`
    : "";

interface KeysProps {
  by: readonly string[];
  of: readonly string[];
  measure: string;
  patternText: (id: string) => string | undefined;
}

/** The first is the link to the lines behind the row: one stop of the Tab key a row. */
function Keys(props: KeysProps) {
  const question = useLogQuestion();
  const lines = (): string =>
    question.hrefWith((query) => groupTerms(props.by, props.of, props.measure).reduce(withTerm, query), {
      view: undefined,
    });
  const text = (i: number): string => {
    const value = props.of[i] ?? "";
    return (props.by[i] === "pattern" ? props.patternText(value) : undefined) ?? value;
  };
  const title = () => `Lines of ${props.by.map((name, i) => `${name} ${text(i) || "none"}`).join(", ")}`;
  return (
    <For each={props.by}>
      {(_, i) => (
        <td class="key" title={props.of[i()]}>
          <Show when={i() === 0} fallback={text(i()) || <span class="dim">none</span>}>
            <a href={lines()} aria-label={title()}>
              {text(0) || "none"}
            </a>
          </Show>
        </td>
      )}
    </For>
  );
}

function Numbers(props: { of: AggregateGroup; measure: string; span: BarSpan | null }) {
  return (
    <>
      <Show when={props.measure !== "lines"}>
        <td class="number">{measuredText(props.measure, props.of.value)}</td>
      </Show>
      <td class="number">{grouped(props.of.lines)}</td>
      <Show when={props.span}>
        {(span) => (
          <td>
            <Spark counts={bucketBars(props.of.buckets, span())} title={mostTitle(props.of, props.measure)} />
          </td>
        )}
      </Show>
    </>
  );
}

function mostTitle({ buckets }: AggregateGroup, measure: string): string {
  const numbers = buckets.flatMap(({ value }) => (typeof value === "number" ? [value] : []));
  const most = numbers.reduce((most, each) => Math.max(most, each), 0);
  return numbers.length > 0 ? `at most ${measuredText(measure, most)}` : "lines over time";
}

/** A pattern's id says nothing to a reader: the text of a frequent one stands for it. */
function createPatternTexts(wanted: () => boolean): (id: string) => string | undefined {
  const open = useOpenSnapshot();
  const found = ask(open.client, () => {
    const query = { limit: patternsMax };
    return {
      key: [open.slug, routes.logPatterns, query],
      fetch: (signal) => fetchJson(open.slug, routes.logPatterns, query, PatternList, signal),
      enabled: wanted(),
    };
  });
  const texts = createMemo(
    () => new Map(found.data()?.patterns.flatMap(({ patterns, text }) => patterns.map((id) => [id, text] as const))),
  );
  return (id) => texts().get(id);
}
