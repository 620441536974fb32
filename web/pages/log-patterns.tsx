// What the lines say when everything that varies is left out: templates with how often, how bad, where and when.
import { createMemo, For, Show } from "solid-js";
import { type Pattern, PatternList } from "../../db/model/contract/log-analytics.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import { utc } from "../age.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { logsHref } from "../links.ts";
import { useLogQuestion } from "../logs/question.ts";
import { linesOfPattern, patternQuestion } from "../logs/pattern-question.ts";
import { counted, grouped } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { Answered, Empty } from "../parts/notice.tsx";
import { levelsOfPattern, PatternText } from "../parts/pattern-text.tsx";
import { Spark } from "../parts/spark.tsx";
import { PatternComparison } from "./pattern-comparison.tsx";

const [shownMax, bars] = [200, 40];

export function LogPatterns() {
  const question = useLogQuestion();
  const asked = createMemo(() => patternQuestion(question.query()));
  const q = () => formatLogQuery(asked().query);
  return (
    <section class="patterns" aria-label="Patterns" tabindex="0">
      <Show when={asked().left > 0}>
        <p class="dim">Patterns are counted by ns, container and level: the rest of the question is not applied.</p>
      </Show>
      <PatternComparison q={q()}>
        <AllPatterns q={q()} />
      </PatternComparison>
    </section>
  );
}

function AllPatterns(props: { q: string }) {
  const open = useOpenSnapshot();
  const found = ask(open.client, () => {
    const query = { q: props.q || undefined, limit: shownMax, buckets: bars };
    return {
      key: [open.slug, routes.logPatterns, query],
      fetch: (signal) => fetchJson(open.slug, routes.logPatterns, query, PatternList, signal),
      keepLast: true,
    };
  });
  return (
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
  );
}

function PatternRow(props: { of: Pattern; counts: readonly number[] }) {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  const worst = () => levelsOfPattern(props.of)[0] ?? "unknown";
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
      <PatternText
        of={props.of}
        href={logsHref(open.slug, { q: linesOfPattern(question.query(), props.of.patterns) })}
      />
    </tr>
  );
}
