// What the logs say differently than in an earlier snapshot, whose link somebody pastes: new, gone, more or less frequent.
import { createEffect, createSignal, For, type JSX, Show } from "solid-js";
import { PatternChangeList } from "../../db/model/contract/log-analytics.ts";
import { linkBeforeHeader, routes } from "../../db/model/contract/routes.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { logsHref } from "../links.ts";
import { factorText, kindsTitle } from "../logs/change-text.ts";
import { earlierRefusal, earlierSlug, keepEarlierSlug, readEarlierLink } from "../logs/earlier-link.ts";
import { linesOfPattern } from "../logs/pattern-question.ts";
import { useLogQuestion } from "../logs/question.ts";
import { grouped } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { EarlierLinkField } from "../parts/earlier-link-field.tsx";
import { Answered, Empty } from "../parts/notice.tsx";
import { levelsOfPattern, PatternText } from "../parts/pattern-text.tsx";

const shownMax = 200;

type Change = PatternChangeList["changes"][number];

/** `q`: the part of the question that patterns are counted by. The children stand where nothing is compared. */
export function PatternComparison(props: { q: string; children: JSX.Element }) {
  const open = useOpenSnapshot();
  const [earlier, setEarlier] = createSignal(earlierSlug(open.slug));
  /** Whose changes are on the screen: while a link is being tried, the patterns stay. */
  const [compared, setCompared] = createSignal<string | null>(null);
  const [text, setText] = createSignal("");
  const [refusal, setRefusal] = createSignal<string | null>(null);
  const found = ask(open.client, () => {
    const query = { q: props.q || undefined, limit: shownMax };
    const headers = { [linkBeforeHeader]: earlier() ?? "" };
    return {
      key: [open.slug, routes.comparePatterns, query, earlier()],
      fetch: (signal) => fetchJson(open.slug, routes.comparePatterns, query, PatternChangeList, signal, headers),
      enabled: earlier() !== null,
      keepLast: true,
    };
  });
  // A link that was refused is corrected in the field; one that holds need not be on the screen any longer.
  createEffect(() => {
    const error = found.error();
    if (earlier() === null) return;
    if (error) setRefusal(earlierRefusal(error));
    else if (found.data() && !found.outdated()) {
      setText("");
      setCompared(earlier());
      keepEarlierSlug(open.slug, earlier());
    }
  });
  // The field in which the focus was is gone when the answer is there.
  let byHand = false;
  const compare = (pasted: string): void => {
    byHand = true;
    setRefusal(null);
    try {
      const slug = readEarlierLink(pasted, { origin: location.origin, slug: open.slug });
      if (slug === earlier()) found.retry();
      else setEarlier(slug);
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : "Cannot read the link");
    }
  };
  const stop = (): void => {
    byHand = false;
    keepEarlierSlug(open.slug, null);
    setEarlier(null);
    setRefusal(null);
  };
  return (
    <Show
      when={earlier() !== null && compared() === earlier() && !found.error()}
      fallback={
        <>
          <EarlierLinkField
            text={text()}
            refusal={refusal()}
            busy={earlier() !== null && !found.error()}
            onText={(next) => (setText(next), setRefusal(null))}
            onLink={compare}
          />
          {props.children}
        </>
      }
    >
      <p class="compared">
        <span role="status">Compared with the earlier snapshot.</span>
        <button type="button" ref={(button) => byHand && queueMicrotask(() => button.focus())} onClick={stop}>
          Stop comparing
        </button>
      </p>
      <div classList={{ outdated: found.outdated() }}>
        <Answered of={found} what="the changes">
          {(data) => (
            <Show when={data().changes.length > 0} fallback={<Empty>Both snapshots say the same.</Empty>}>
              <ChangeTable of={data()} />
            </Show>
          )}
        </Answered>
      </div>
    </Show>
  );
}

function ChangeTable(props: { of: PatternChangeList }) {
  return (
    <>
      <p class="dim">{kindsTitle(props.of)}</p>
      <table class="plain changes">
        <thead>
          <tr>
            <th scope="col">Change</th>
            <th scope="col">Level</th>
            <th scope="col" class="number">
              Lines before → after
            </th>
            <th scope="col" class="number" title="Share of all lines now, by the share before">
              Factor
            </th>
            <th scope="col">Pattern</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.of.changes}>{(change) => <ChangeRow of={change} />}</For>
        </tbody>
      </table>
    </>
  );
}

function ChangeRow(props: { of: Change }) {
  const open = useOpenSnapshot();
  const question = useLogQuestion();
  const pattern = () => props.of.pattern;
  const levels = () => levelsOfPattern(pattern());
  const counts = () => levels().map((level) => `${level} ${grouped(pattern().levels[level] ?? 0)}`);
  /** What is gone has no lines here. */
  const lines = () =>
    props.of.kind === "gone"
      ? undefined
      : logsHref(open.slug, { q: linesOfPattern(question.query(), pattern().patterns) });
  return (
    <tr data-level={levels()[0]} data-kind={props.of.kind}>
      <td>{props.of.kind}</td>
      <td class="level" title={counts().join(", ")}>
        {levels()
          .filter((level) => level !== "unknown")
          .join(", ")}
      </td>
      <td class="number">
        {grouped(props.of.linesBefore)} → {grouped(props.of.linesAfter)}
      </td>
      <td class="number">{factorText(props.of)}</td>
      <PatternText of={pattern()} href={lines()} />
    </tr>
  );
}
