// Search over every line of the snapshot: when, how bad, where; newest first.
import { createEffect, createMemo, createSignal, mapArray, on, Show } from "solid-js";
import { Histogram as Counts, LineList } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { useAddress } from "../address.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { logsHref, streamHref } from "../links.ts";
import { counted, grouped } from "../numbers.ts";
import { pageTitle, useOpenSnapshot } from "../open-snapshot.ts";
import { Histogram } from "../parts/histogram.tsx";
import { Answered, Empty, Refused, Waiting } from "../parts/notice.tsx";
import { SearchFields } from "../parts/search-fields.tsx";
import { SearchHits } from "../parts/search-hits.tsx";
import { searchNames, searchQuery } from "../search-view.ts";

const pageLines = 200;
/** The API goes no further back: narrow the question instead. */
const linesMax = 100_000;

/** Each page of lines is a question of its own, so a refreshed page keeps the scroll position. */
export function LogSearchPage() {
  const open = useOpenSnapshot();
  const address = useAddress();
  const query = createMemo(() => searchQuery(address), undefined, { equals: sameText });
  createEffect(() => pageTitle(address.get("q"), "Log search"));
  const [pageCount, setPageCount] = createSignal(1);
  createEffect(on(query, () => setPageCount(1), { defer: true }));
  const numbers = createMemo(() => Array.from({ length: pageCount() }, (_, i) => i));
  const pages = createMemo(
    mapArray(numbers, (page) =>
      ask(open.client, () => {
        const asked = { ...query(), limit: pageLines, offset: page * pageLines };
        return {
          key: [open.slug, routes.logSearch, asked],
          fetch: (signal) => fetchJson(open.slug, routes.logSearch, asked, LineList, signal),
          keepLast: page === 0,
        };
      }),
    ),
  );
  const histogram = ask(open.client, () => ({
    key: [open.slug, routes.histogram, query()],
    fetch: (signal) => fetchJson(open.slug, routes.histogram, query(), Counts, signal),
    keepLast: true,
  }));
  const lines = createMemo(() => pages().flatMap((page) => page.data()?.lines ?? []));
  const total = () => pages()[0]?.data()?.total ?? undefined;
  const failed = () => pages().find((page) => page.error());
  const waiting = () => pages().some((page) => page.waiting());
  const more = () => lines().length < Math.min(total() ?? 0, linesMax);
  const narrowed = (from: string, to: string) => logsHref(open.slug, { ...kept(address), from, to });
  return (
    <section class="search-page" aria-label="Log search">
      <h1 class="hidden">Log search</h1>
      <SearchFields />
      <Answered of={histogram} what="the histogram">
        {(counts) => (
          <div classList={{ outdated: histogram.outdated() }}>
            <Histogram of={counts()} hrefOf={narrowed} />
          </div>
        )}
      </Answered>
      <p class="dim search-total" role="status">
        <Show when={total()} fallback={total() === 0 ? "" : "Searching…"}>
          {(count) => (
            <>
              {counted(count(), "line")}, newest first; {grouped(lines().length)} shown
            </>
          )}
        </Show>
      </p>
      <Show when={failed()}>
        {(page) => <Refused what="the lines" error={page().error() ?? new Error("")} retry={page().retry} />}
      </Show>
      <Show
        when={lines().length > 0}
        fallback={
          <Show when={!waiting()} fallback={<Waiting what="lines" />}>
            <Show when={!failed()}>
              <Nothing />
            </Show>
          </Show>
        }
      >
        <SearchHits
          lines={lines()}
          wanted={address.get("q") ?? ""}
          outdated={pages()[0]?.outdated() ?? false}
          hrefOf={(line) => streamHref(open.slug, line.stream, { line: line.number })}
          more={more() ? () => setPageCount(pageCount() + 1) : undefined}
          loading={waiting()}
        />
      </Show>
    </section>
  );
}

function Nothing() {
  const open = useOpenSnapshot();
  const address = useAddress();
  const asked = () => searchNames.some((name) => address.get(name) !== undefined);
  return (
    <Empty>
      <Show
        when={asked()}
        fallback={<p>{open.arriving() ? "No log lines have arrived yet." : "This snapshot holds no log lines."}</p>}
      >
        <p>No line matches. Lines are searched as captured: a part of a word, whatever the case.</p>
        <a href={logsHref(open.slug)}>Clear the search</a>
      </Show>
    </Empty>
  );
}

function kept(address: ReturnType<typeof useAddress>): Record<string, string | undefined> {
  return Object.fromEntries(searchNames.map((name) => [name, address.get(name)]));
}

function sameText(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
