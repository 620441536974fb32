// One event in a list of found lines: its first line, how many follow, and what is shown of it when it is open.
import { For, type JSX, Show } from "solid-js";
import type { Line } from "../../db/model/contract/logs.ts";
import { clock } from "../age.ts";
import type { LineBlock } from "../logs/event-blocks.ts";
import type { Wanted } from "../logs/marks.ts";
import { counted } from "../numbers.ts";
import { LinePlace } from "./line-place.tsx";
import { MessageText } from "./message-text.tsx";

export interface HitRowProps {
  block: LineBlock;
  wanted: Wanted;
  /** Whether lines of several namespaces are shown. */
  namespace: boolean;
  /** The row that the keys move from. */
  current: boolean;
  open: boolean;
  /** Whether the lines after the first are shown. */
  unfolded: boolean;
  onOpen: () => void;
  onUnfold: () => void;
  details: () => JSX.Element;
}

/** The whole row opens it, but not while somebody selects text in it. */
export function HitRow(props: HitRowProps) {
  const head = () => props.block.head;
  const clicked = (event: MouseEvent): void => {
    const inside = event.target instanceof Element && event.target.closest("a, button");
    if (!inside && (getSelection()?.isCollapsed ?? true)) props.onOpen();
  };
  return (
    <article
      class="hit-block"
      classList={{ current: props.current, open: props.open }}
      data-id={props.block.id}
      aria-label={`Line ${head().number}`}
    >
      <div class="line hit" data-level={head().level} onClick={clicked}>
        <button
          type="button"
          class="opener"
          aria-expanded={props.open}
          aria-label={`${props.open ? "Close" : "Open"} line ${head().number}`}
          onClick={() => props.onOpen()}
        >
          {props.open ? "▾" : "▸"}
        </button>
        <span class="time" title={head().time ?? "this line carries no time"}>
          {stamp(head())}
        </span>
        <span class="level">{head().level === "unknown" ? "" : head().level}</span>
        <LinePlace line={head()} namespace={props.namespace} />
        <MessageText text={head().message} wanted={props.wanted} />
      </div>
      <Show when={props.block.rest.length > 0}>
        <div class="event-rest">
          <Show when={props.unfolded}>
            <For each={props.block.rest}>
              {(line) => (
                <div class="rest-line">
                  <MessageText text={line.message} wanted={props.wanted} />
                </div>
              )}
            </For>
          </Show>
          <button type="button" class="quiet" aria-expanded={props.unfolded} onClick={() => props.onUnfold()}>
            {props.unfolded ? "only the first line" : counted(props.block.rest.length, "more line")}
          </button>
        </div>
      </Show>
      <Show when={props.open}>{props.details()}</Show>
    </article>
  );
}

export function stamp(line: Line): string {
  return line.time ? `${line.time.slice(5, 10)} ${clock(line.time)}` : "no time";
}
