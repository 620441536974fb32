// The lines of one stream with its tools; used by the pod's Logs tab and by a stream's own page.
import { createEffect, createMemo, Match, Show, Switch } from "solid-js";
import { useAddress } from "../address.ts";
import { utc } from "../age.ts";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import { listenKeys } from "../keys.ts";
import { nothingWanted, wantedOf } from "../logs/marks.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { LineList } from "../parts/line-list.tsx";
import { Refused, Waiting } from "../parts/notice.tsx";
import { type StreamWindow, streamWindow } from "../stream-window.ts";
import { LineNumberField, StreamFind } from "./stream-find.tsx";
import type { Line } from "../../db/model/contract/logs.ts";

export interface StreamLinesProps {
  stream: string;
  hrefOf: (line: number) => string;
  /** Hears of a first line: a stream's own page learns from it what it shows. */
  onLine?: (line: Line) => void;
}

/** The line in the address decides what is loaded: around it, or the end of the stream. */
export function StreamLines(props: StreamLinesProps) {
  const open = useOpenSnapshot();
  const address = useAddress();
  const line = () => {
    const number = Number(address.get("line"));
    return Number.isInteger(number) && number > 0 ? number : undefined;
  };
  const lines = streamWindow(open, () => props.stream, line);
  createEffect(() => {
    const [first] = lines.loaded().lines;
    if (first) props.onLine?.(first);
  });
  const wrap = () => address.get("wrap") !== "0";
  const toggleWrap = () => address.set({ wrap: wrap() ? "0" : undefined });
  const toEnd = (): void => {
    address.set({ line: undefined });
    lines.toEnd();
  };
  listenKeys({ w: toggleWrap, Home: () => address.set({ line: "1" }), End: toEnd });
  const wanted = createMemo(() => {
    const parsed = parseLogQuery(address.get("find") ?? "");
    return "query" in parsed ? wantedOf(parsed.query) : nothingWanted;
  });
  return (
    <div class="stream">
      <div class="stream-tools">
        <button type="button" class="toggle" aria-pressed={wrap()} onClick={toggleWrap}>
          Wrap
        </button>
        <button type="button" onClick={toEnd}>
          To the end
        </button>
        <LineNumberField />
        <StreamFind stream={props.stream} line={line()} />
        <Span of={lines} />
      </div>
      <Show when={lines.loaded().error}>
        {(error) => <Refused what="the lines" error={error()} retry={lines.retry} />}
      </Show>
      <Switch>
        <Match when={lines.loaded().state === "loading" && lines.loaded().lines.length === 0}>
          <Waiting what="the lines" />
        </Match>
        <Match when={lines.loaded().state !== "failed" || lines.loaded().lines.length > 0}>
          <LineList
            window={lines}
            line={line()}
            wrap={wrap()}
            wanted={wanted()}
            hrefOf={(one) => props.hrefOf(one.number)}
          />
        </Match>
      </Switch>
    </div>
  );
}

/** Which lines are loaded, and from when they are. */
function Span(props: { of: StreamWindow }) {
  const first = () => props.of.loaded().lines[0];
  const last = () => props.of.loaded().lines.at(-1);
  const day = () => first()?.time ?? last()?.time;
  return (
    <Show when={first()}>
      <span class="dim">
        lines {first()?.number}–{last()?.number}
        {props.of.loaded().atEnd ? " (the last)" : ""}
        <Show when={day()}>{(time) => <> · {utc(time()).slice(0, 10)}, UTC</>}</Show>
      </span>
    </Show>
  );
}
