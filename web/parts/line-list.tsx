// Lines of one stream in file order, with numbers that are addresses; asks for more when an end comes into view.
import { Virtualizer, type VirtualizerHandle } from "virtua/solid";
import { createEffect, createMemo, createSignal, on, Show } from "solid-js";
import type { Line } from "../../db/model/contract/logs.ts";
import type { Term } from "../../db/model/log-query/query.ts";
import { clock } from "../age.ts";
import { formatLogQuery, formatTerm } from "../../db/model/log-query/format.ts";
import { logsHref } from "../links.ts";
import type { Wanted } from "../logs/marks.ts";
import { excluded, place } from "../logs/terms.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { scrolledBy } from "../scrolled-by.ts";
import type { StreamWindow } from "../stream-window.ts";
import { LineDetails } from "./line-details.tsx";
import { MessageText } from "./message-text.tsx";
import { Empty } from "./notice.tsx";
import "./line-list.css";

/** Distance from an end, in pixels, at which more lines are asked for. */
const nearEnd = 1500;

export interface LineListProps {
  window: StreamWindow;
  /** The line that the address names. */
  line: number | undefined;
  wrap: boolean;
  /** What is marked wherever it stands. */
  wanted: Wanted;
  hrefOf: (line: Line) => string;
}

/** Rows are measured as they appear; with `shift`, lines that come in front do not move what is read. */
export function LineList(props: LineListProps) {
  const open = useOpenSnapshot();
  const [scroller, setScroller] = createSignal<HTMLDivElement>();
  const [list, setList] = createSignal<VirtualizerHandle>();
  const width = createMemo(() => {
    const longest = props.window.loaded().lines.reduce((most, line) => Math.max(most, line.message.length), 0);
    return props.wrap ? "100%" : `${Math.min(longest, 4000) + 28}ch`;
  });
  const generation = createMemo(() => props.window.loaded().generation);
  const watch = (): void => {
    const handle = list();
    if (!handle) return;
    if (handle.scrollOffset < nearEnd) props.window.earlier();
    if (handle.scrollOffset + handle.viewportSize > handle.scrollSize - nearEnd) props.window.later();
  };
  // A window that was loaded anew shows its line, or its end; the rows are measured on the way there.
  createEffect(
    on([list, generation, () => props.line], ([handle]) => {
      const lines = props.window.loaded().lines;
      if (!handle || lines.length === 0) return;
      const at = props.line === undefined ? -1 : lines.findIndex((line) => line.number === props.line);
      requestAnimationFrame(() => {
        if (at >= 0) handle.scrollToIndex(at, { align: "center" });
        else if (props.line === undefined) handle.scrollToIndex(lines.length - 1, { align: "end" });
      });
    }),
  );
  return (
    <Show
      when={props.window.loaded().lines.length > 0}
      fallback={<Empty>No lines here: this snapshot does not know the stream, or its lines have not arrived.</Empty>}
    >
      <div
        ref={setScroller}
        class="lines"
        classList={{ wrap: props.wrap }}
        tabindex="0"
        role="region"
        aria-label="Log lines"
      >
        <div style={{ "min-width": width() }}>
          <Virtualizer
            ref={(handle) => setList(handle)}
            data={props.window.loaded().lines}
            {...scrolledBy(scroller())}
            itemSize={18}
            shift={props.window.loaded().prepended}
            onScroll={watch}
            onResize={watch}
          >
            {(line) => (
              <div>
                <LineRow
                  line={line}
                  current={line.number === props.line}
                  wanted={props.wanted}
                  href={props.hrefOf(line)}
                />
                <Show when={line.number === props.line}>
                  <LineDetails
                    line={line}
                    hrefOf={(term, exclude) => logsHref(open.slug, { q: fieldQuestion(line, term, exclude) })}
                    requestHref={(id) => logsHref(open.slug, { q: formatTerm(place("rid", id)) })}
                  />
                </Show>
              </div>
            )}
          </Virtualizer>
        </div>
      </div>
    </Show>
  );
}

/** Within the stream: the same field elsewhere may mean something else. */
function fieldQuestion(line: Line, term: Term, exclude: boolean): string {
  const stream: Term = { type: "exact", key: "stream", values: [line.stream] };
  return formatLogQuery({ all: [stream, exclude ? excluded(term) : term] });
}

function LineRow(props: { line: Line; current: boolean; wanted: Wanted; href: string }) {
  return (
    <div
      class="line"
      data-level={props.line.level}
      data-number={props.line.number}
      aria-current={props.current ? "true" : undefined}
    >
      <a class="line-number" href={props.href} noScroll aria-label={`Line ${props.line.number}`}>
        {props.line.number}
      </a>
      <span class="time" title={props.line.time ?? "this line carries no time"}>
        {props.line.time ? clock(props.line.time) : ""}
      </span>
      <span class="level" title={props.line.level}>
        {props.line.level === "unknown" ? "" : props.line.level}
      </span>
      <MessageText text={props.line.message} wanted={props.wanted} />
    </div>
  );
}
