// Lines that a search found, newest first; each leads to its place in its stream.
import { VList } from "virtua/solid";
import { Show } from "solid-js";
import type { Line } from "../../db/model/contract/logs.ts";
import { clock } from "../age.ts";
import { MessageText } from "./message-text.tsx";
import "./line-list.css";

export interface SearchHitsProps {
  lines: readonly Line[];
  wanted: string;
  outdated: boolean;
  hrefOf: (line: Line) => string;
  more: (() => void) | undefined;
  loading: boolean;
}

/** The last row is the end of the list, or the button that asks for older lines (`more`). */
export function SearchHits(props: SearchHitsProps) {
  const rows = (): readonly (Line | null)[] => [...props.lines, null];
  return (
    <VList
      class={`lines hits wrap${props.outdated ? " outdated" : ""}`}
      data={rows()}
      tabindex="0"
      role="region"
      aria-label="Lines found"
    >
      {(line) => (
        <Show when={line} fallback={<More {...props} />}>
          {(known) => <Hit line={known()} wanted={props.wanted} href={props.hrefOf(known())} />}
        </Show>
      )}
    </VList>
  );
}

function Hit(props: { line: Line; wanted: string; href: string }) {
  const place = () => [props.line.namespace, props.line.pod, props.line.container].filter(Boolean).join(" / ");
  return (
    <a class="line hit" data-level={props.line.level} href={props.href} title="Show this line in its stream">
      <span class="time" title={props.line.time ?? "this line carries no time"}>
        {props.line.time ? `${props.line.time.slice(5, 10)} ${clock(props.line.time)}` : "no time"}
      </span>
      <span class="level">{props.line.level === "unknown" ? "" : props.line.level}</span>
      <span class="place">{place() || props.line.file}</span>
      <MessageText text={props.line.message} wanted={props.wanted} />
    </a>
  );
}

function More(props: SearchHitsProps) {
  return (
    <Show when={props.more} fallback={<p class="dim end">No older line matches.</p>}>
      {(more) => (
        <p class="end">
          <button type="button" disabled={props.loading} onClick={() => more()()}>
            {props.loading ? "Loading…" : "Load more"}
          </button>
        </p>
      )}
    </Show>
  );
}
