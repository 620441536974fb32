// What the lines say when everything that varies is left out: templates with how often, how bad, where and when.
import { createMemo, For, Show } from "solid-js";
import { type Pattern, PatternList } from "../../db/model/contract/log-analytics.ts";
import { levels } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import type { Term } from "../../db/model/log-query/query.ts";
import { utc } from "../age.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { logsHref } from "../links.ts";
import { useLogQuestion } from "../logs/question.ts";
import { patternQuestion } from "../logs/pattern-question.ts";
import { counted, grouped } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { Answered, Empty } from "../parts/notice.tsx";

const [shownMax, bars] = [200, 40];
/** A question with more ids than this is nothing to read; the most frequent say enough. */
const idsMax = 8;
const placesMax = 2;

export function LogPatterns() {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  const asked = createMemo(() => patternQuestion(question.query()));
  const found = ask(open.client, () => {
    const query = { q: formatLogQuery(asked().query) || undefined, limit: shownMax, buckets: bars };
    return {
      key: [open.slug, routes.logPatterns, query],
      fetch: (signal) => fetchJson(open.slug, routes.logPatterns, query, PatternList, signal),
      keepLast: true,
    };
  });
  return (
    <section class="patterns" aria-label="Patterns" tabindex="0">
      <Show when={asked().left > 0}>
        <p class="dim">Patterns are counted by ns, container and level: the rest of the question is not applied.</p>
      </Show>
      <Answered of={found} what="the patterns">
        {(data) => (
          <Show when={data().patterns.length > 0} fallback={<Empty>No pattern matches.</Empty>}>
            <p class="dim">
              {counted(data().total, "pattern")} of {counted(data().lines, "line")}
              {data().otherLines > 0 ? `; ${counted(data().otherLines, "line")} under none` : ""}
            </p>
            <table class="plain">
              <thead>
                <tr>
                  <th scope="col" class="number">
                    Lines
                  </th>
                  <th scope="col">Level</th>
                  <th scope="col">When</th>
                  <th scope="col">Pattern</th>
                </tr>
              </thead>
              <tbody>
                <For each={data().patterns}>{(one) => <PatternRow of={one} counts={one.counts ?? []} />}</For>
              </tbody>
            </table>
          </Show>
        )}
      </Answered>
    </section>
  );
}

function PatternRow(props: { of: Pattern; counts: readonly number[] }) {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  const worst = () => levels.findLast((level) => (props.of.levels[level] ?? 0) > 0) ?? "unknown";
  /** The same question, of these lines only. */
  const lines = (): string => {
    const ids: Term = { type: "exact", key: "pattern", values: props.of.patterns.slice(0, idsMax) };
    const all = [...patternQuestion(question.query()).query.all, ids];
    return logsHref(open.slug, { q: formatLogQuery({ all }) });
  };
  const places = () => props.of.places.map((one) => [one.namespace, one.container].filter(Boolean).join("/"));
  const more = () => (places().length > placesMax ? ` and ${places().length - placesMax} more` : "");
  const when = () => [props.of.first, props.of.last].map((time) => (time ? utc(time) : "no time")).join(" – ");
  return (
    <tr data-level={worst()}>
      <td class="number">{grouped(props.of.lines)}</td>
      <td class="level">{worst() === "unknown" ? "" : worst()}</td>
      <td title={when()}>
        <Show when={props.counts.length > 0} fallback={<span class="dim">{props.of.first?.slice(5, 16)}</span>}>
          <Spark counts={props.counts} title={when()} />
        </Show>
      </td>
      <td class="message">
        <a href={lines()}>{props.of.text}</a>{" "}
        <span class="dim" title={places().join(", ")}>
          {places().slice(0, placesMax).join(", ")}
          {more()}
        </span>
      </td>
    </tr>
  );
}

function Spark(props: { counts: readonly number[]; title: string }) {
  const most = () => Math.max(1, ...props.counts);
  return (
    <svg class="spark" viewBox={`0 0 ${props.counts.length} 20`} preserveAspectRatio="none" role="img">
      <title>{props.title}</title>
      <For each={props.counts}>
        {(count, i) => (
          <g>
            <rect x={i()} y={20 - (20 * count) / most()} width="0.9" height={(20 * count) / most()} />
          </g>
        )}
      </For>
    </svg>
  );
}
