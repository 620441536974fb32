// Logs of nodes and hosts, by file.
import { createMemo, createSignal, For, Show } from "solid-js";
import { StreamList } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { streamHref } from "../links.ts";
import { grouped, sized } from "../numbers.ts";
import { pageTitle, useOpenSnapshot } from "../open-snapshot.ts";
import { TextFilter } from "../parts/list-filters.tsx";
import { Answered, Empty } from "../parts/notice.tsx";
import { useAddress } from "../address.ts";

/** More rows than a person reads; the filter finds the others. */
const shownMax = 500;

/** All files come in one answer (a few thousand at most), so the filter works here. */
export function NodeLogsPage() {
  const open = useOpenSnapshot();
  const address = useAddress();
  pageTitle("Node logs");
  const query = { source: "host" };
  const streams = ask(open.client, () => ({
    key: [open.slug, routes.streams, query],
    fetch: (signal) => fetchJson(open.slug, routes.streams, query, StreamList, signal),
  }));
  const wanted = () => (address.get("q") ?? "").toLowerCase();
  const matching = createMemo(() =>
    (streams.data()?.streams ?? []).filter((one) => `${one.node} ${one.file}`.toLowerCase().includes(wanted())),
  );
  const [all, setAll] = createSignal(false);
  const shown = () => (all() ? matching() : matching().slice(0, shownMax));
  return (
    <section class="page" aria-label="Node logs">
      <div class="list-head">
        <h1>Node logs</h1>
        <search class="filters">
          <TextFilter
            label="Filter files"
            placeholder="Filter files  ( / )"
            value={address.get("q") ?? ""}
            onValue={(q) => address.set({ q })}
            main
          />
        </search>
      </div>
      <Answered of={streams} what="the list of node logs">
        {(list) => (
          <Show
            when={shown().length > 0}
            fallback={
              <Empty>
                {list().streams.length > 0
                  ? "No file matches this filter."
                  : open.arriving()
                    ? "No logs of nodes have arrived yet."
                    : "This snapshot holds no logs of nodes."}
              </Empty>
            }
          >
            <div class="scroll-x">
              <table class="plain">
                <thead>
                  <tr>
                    <th scope="col">Node</th>
                    <th scope="col">File</th>
                    <th scope="col" class="number">
                      Lines
                    </th>
                    <th scope="col" class="number">
                      Size
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <For each={shown()}>
                    {(one) => (
                      <tr>
                        <td>{one.node || <span class="dim">unknown</span>}</td>
                        <td>
                          <a href={streamHref(open.slug, one.id)}>{one.file}</a>
                        </td>
                        <td class="number">{grouped(one.lines)}</td>
                        <td class="number">{sized(one.bytes)}</td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </div>
            <Show when={shown().length < matching().length}>
              <button type="button" onClick={() => setAll(true)}>
                Show all {grouped(matching().length)} files
              </button>
            </Show>
          </Show>
        )}
      </Answered>
    </section>
  );
}
