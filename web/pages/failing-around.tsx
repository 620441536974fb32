// Who else logged errors around the time of a line, the most unusual first.
import { createMemo, For, Show } from "solid-js";
import { Correlation, type Failing } from "../../db/model/contract/log-analytics.ts";
import type { Line } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import type { Term } from "../../db/model/log-query/query.ts";
import { useAddress } from "../address.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { logsHref, streamHref } from "../links.ts";
import { nothingWanted } from "../logs/marks.ts";
import { place } from "../logs/terms.ts";
import { counted, grouped } from "../numbers.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { MessageText } from "../parts/message-text.tsx";
import { Answered } from "../parts/notice.tsx";

const spans = [5, 30, 300] as const;
const shownMax = 12;

/** The span is in the address (`failing`, seconds on either side). */
export function FailingAround(props: { line: Line }) {
  const open = useOpenSnapshot();
  const address = useAddress();
  const seconds = () => spans.find((one) => String(one) === address.get("failing")) ?? 30;
  const query = createMemo(() => ({
    stream: props.line.stream,
    number: props.line.number,
    seconds: seconds(),
    limit: shownMax,
  }));
  const found = ask(open.client, () => ({
    key: [open.slug, routes.logCorrelate, query()],
    fetch: (signal) => fetchJson(open.slug, routes.logCorrelate, query(), Correlation, signal),
    keepLast: true,
  }));
  return (
    <section class="context" aria-label="Errors around this time">
      <div class="context-tools">
        <div role="group" aria-label="Seconds on either side">
          <For each={spans}>
            {(one) => (
              <button
                type="button"
                aria-pressed={one === seconds()}
                onClick={() => address.set({ failing: String(one) })}
              >
                ±{one} s
              </button>
            )}
          </For>
        </div>
      </div>
      <Answered of={found} what="the errors around">
        {(data) => (
          <Show when={data().around} fallback={<p class="dim">The line carries no time.</p>}>
            {(around) => (
              <>
                <p class="dim">
                  {counted(around().errors, "error")} in {counted(around().places, "place")}, the most unusual first.
                </p>
                <div class="scroll-x" tabindex="0" role="region" aria-label="Places with errors">
                  <table class="plain failing">
                    <tbody>
                      <For each={around().failing}>
                        {(one) => <FailingRow of={one} from={around().from} to={around().to} />}
                      </For>
                    </tbody>
                  </table>
                </div>
              </>
            )}
          </Show>
        )}
      </Answered>
    </section>
  );
}

function FailingRow(props: { of: Failing; from: string; to: string }) {
  const open = useOpenSnapshot();
  const errors = (): string => {
    const where = props.of.pod
      ? [place("ns", props.of.namespace), place("pod", props.of.pod)]
      : [place("node", props.of.node), place("file", props.of.file)];
    const terms: Term[] = [
      ...where,
      { type: "level", op: ">=", levels: ["error"] },
      { type: "time", key: "from", at: props.from },
      { type: "time", key: "to", at: props.to },
    ];
    return logsHref(open.slug, { q: formatLogQuery({ all: terms }) });
  };
  const where = () =>
    props.of.pod ? `${props.of.namespace} / ${props.of.pod}` : `${props.of.node} ${props.of.file}`.trim();
  return (
    <tr>
      <td>
        <a href={errors()}>{where()}</a>
      </td>
      <td title={`usually ${props.of.usual.toFixed(1)} in so long a time`}>{counted(props.of.errors, "error")}</td>
      <td class="number dim">{afterText(props.of.firstAfterMs)}</td>
      <td class="message">
        <Show when={props.of.sample}>
          {(line) => (
            <>
              <MessageText text={line().message} wanted={nothingWanted} />{" "}
              <a href={streamHref(open.slug, line().stream, { line: line().number })}>line {grouped(line().number)}</a>
            </>
          )}
        </Show>
      </td>
    </tr>
  );
}

const afterText = (ms: number): string => `${ms < 0 ? "−" : "+"}${(Math.abs(ms) / 1000).toFixed(2)} s`;
