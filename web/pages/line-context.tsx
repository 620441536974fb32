// What stood around a line: in its container, pod, node or namespace, or in the whole snapshot.
import { createSignal, For, onMount } from "solid-js";
import { type Line, LineList, logScopes } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { useAddress } from "../address.ts";
import { fetchJson } from "../api.ts";
import { ask } from "../ask.ts";
import { lineId } from "../logs/event-blocks.ts";
import { nothingWanted } from "../logs/marks.ts";
import { streamHref } from "../links.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { stamp } from "../parts/hit-row.tsx";
import { LinePlace } from "../parts/line-place.tsx";
import { MessageText } from "../parts/message-text.tsx";
import { Answered } from "../parts/notice.tsx";

/** The API answers up to 1000 on each side; nobody reads so many in a box. */
const [usual, most] = [5, 320];

/** Scope and width are in the address. */
export function LineContext(props: { line: Line }) {
  const open = useOpenSnapshot();
  const address = useAddress();
  const scope = () => logScopes.find((one) => one === address.get("scope")) ?? "container";
  const around = () => {
    const number = Number(address.get("around"));
    return Number.isInteger(number) && number > 0 && number <= most ? number : usual;
  };
  /** Lines of hosts have no pod and no namespace. */
  const scopes = () =>
    logScopes.filter((one) => props.line.pod !== "" || one === "container" || one === "node" || one === "snapshot");
  const lines = ask(open.client, () => {
    const query = { stream: props.line.stream, number: props.line.number, scope: scope(), lines: around() };
    return {
      key: [open.slug, routes.logContext, query],
      fetch: (signal) => fetchJson(open.slug, routes.logContext, query, LineList, signal),
      keepLast: true,
    };
  });
  return (
    <section class="context" aria-label={`Around line ${props.line.number}`}>
      <div class="context-tools">
        <div role="group" aria-label="Where">
          <For each={scopes()}>
            {(one) => (
              <button type="button" aria-pressed={one === scope()} onClick={() => address.set({ scope: one })}>
                {one === "container" && props.line.pod === "" ? "file" : one}
              </button>
            )}
          </For>
        </div>
        <span class="dim">±{around()} lines</span>
        <button
          type="button"
          disabled={around() >= most}
          onClick={() => address.set({ around: String(Math.min(most, around() * 4)) })}
        >
          More
        </button>
      </div>
      <Answered of={lines} what="the context">
        {(found) => <ContextLines lines={found().lines} of={props.line} alone={scope() === "container"} />}
      </Answered>
    </section>
  );
}

/** `alone`: all lines are of one stream, so that their place need not be said. */
function ContextLines(props: { lines: readonly Line[]; of: Line; alone: boolean }) {
  const open = useOpenSnapshot();
  const [box, setBox] = createSignal<HTMLDivElement>();
  // The line stands in the middle of its box, without moving the list around it.
  onMount(() => {
    const [element, line] = [box(), box()?.querySelector<HTMLElement>("[aria-current]")];
    if (element && line) element.scrollTop = line.offsetTop - element.offsetTop - element.clientHeight / 2;
  });
  return (
    <div ref={setBox} class="context-lines" tabindex="0" role="region" aria-label="Lines around">
      <For each={props.lines}>
        {(line) => (
          <div
            class="line hit"
            data-level={line.level}
            aria-current={lineId(line) === lineId(props.of) ? "true" : undefined}
          >
            <a
              class="line-number"
              href={streamHref(open.slug, line.stream, { line: line.number })}
              aria-label={`Line ${line.number}`}
            >
              {line.number}
            </a>
            <span class="time">{stamp(line)}</span>
            {props.alone ? null : <LinePlace line={line} namespace={false} />}
            <MessageText text={line.message} wanted={nothingWanted} />
          </div>
        )}
      </For>
    </div>
  );
}
