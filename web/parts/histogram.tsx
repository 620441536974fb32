// How many lines, when, how bad: bars whose click, drag or keys narrow the time.
import { useNavigate } from "@solidjs/router";
import { createMemo, createSignal, For, Show } from "solid-js";
import type { Histogram as Counts } from "../../db/model/contract/logs.ts";
import { shortDuration, utc } from "../age.ts";
import { type Bar, barsOf } from "../bars.ts";
import { counted, grouped } from "../numbers.ts";
import "./histogram.css";

const height = 56;

type Range = readonly [first: number, last: number];

/** One stop of the Tab key: arrows choose a bar, Shift widens, Enter narrows the time to what is chosen. */
export function Histogram(props: { of: Counts; hrefOf: (from: string, to: string) => string }) {
  const navigate = useNavigate();
  const bars = createMemo(() => barsOf(props.of));
  const most = () => Math.max(1, ...bars().map((bar) => bar.lines));
  const [range, setRange] = createSignal<Range | null>(null);
  const narrow = (): void => {
    const [first, last] = ordered(range());
    const [from, to] = [bars()[first]?.from, bars()[last]?.to];
    setRange(null);
    if (from && to) navigate(props.hrefOf(from, to));
  };
  const pointer = rangeByPointer(() => bars().length, range, setRange, narrow);
  const said = () => {
    const [first, last] = ordered(range());
    const chosen = bars().slice(first, last + 1);
    const lines = chosen.reduce((sum, bar) => sum + bar.lines, 0);
    return `${utc(chosen[0]?.from ?? "")} – ${utc(chosen.at(-1)?.to ?? "")}: ${counted(lines, "line")}`;
  };
  return (
    <Show when={bars().length > 0} fallback={<p class="dim histogram-empty">No matching line carries a time.</p>}>
      <figure class="histogram">
        <svg
          viewBox={`0 0 ${bars().length} ${height}`}
          preserveAspectRatio="none"
          role="group"
          tabindex="0"
          aria-label={`${grouped(props.of.total - props.of.untimed)} lines by time. Arrow keys choose, Shift widens, Enter narrows the time`}
          {...pointer}
          onKeyDown={(event) => rangeByKey(event, bars().length, range, setRange, narrow)}
          onBlur={() => setRange(null)}
        >
          <For each={bars()}>
            {(bar, i) => (
              <BarLink
                bar={bar}
                at={i()}
                most={most()}
                step={props.of.bucketSeconds}
                chosen={range() !== null && within(i(), range())}
                href={props.hrefOf(bar.from, bar.to)}
              />
            )}
          </For>
        </svg>
        <figcaption class="dim">
          <span>{utc(bars()[0]?.from ?? "")}</span>
          <span role="status">
            <Show
              when={range()}
              fallback={`${shortDuration(props.of.bucketSeconds * 1000)} a bar, at most ${counted(most(), "line")}${untimed(props.of)}`}
            >
              {said()}
            </Show>
          </span>
          <span>{utc(bars().at(-1)?.to ?? "")}</span>
        </figcaption>
      </figure>
    </Show>
  );
}

const untimed = (of: Counts): string => (of.untimed > 0 ? `; ${counted(of.untimed, "line")} without a time` : "");
const ordered = (range: Range | null): Range => (range ? [Math.min(...range), Math.max(...range)] : [0, -1]);
const within = (at: number, range: Range | null): boolean => ordered(range)[0] <= at && at <= ordered(range)[1];

/** A drag over several bars chooses them; a click is the link's own, so that it can be opened in another tab. */
function rangeByPointer(
  count: () => number,
  range: () => Range | null,
  setRange: (range: Range | null) => void,
  narrow: () => void,
) {
  let from: number | null = null;
  let dragged = false;
  const at = (event: PointerEvent & { currentTarget: Element }): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / Math.max(1, box.width);
    return Math.max(0, Math.min(count() - 1, Math.floor(share * count())));
  };
  return {
    onPointerDown: (event: PointerEvent & { currentTarget: Element }): void => {
      from = event.button === 0 ? at(event) : null;
      dragged = false;
    },
    onPointerMove: (event: PointerEvent & { currentTarget: Element }): void => {
      if (from === null || event.buttons === 0 || (!dragged && at(event) === from)) return;
      dragged = true;
      setRange([from, at(event)]);
    },
    onPointerUp: (): void => {
      from = null;
      if (dragged && range()) narrow();
    },
    onPointerLeave: (): void => {
      if (from !== null) setRange(null);
      from = null;
    },
    // The bars are links: the browser would drag the link, and follow it where the drag ends.
    onDragStart: (event: DragEvent): void => event.preventDefault(),
    onClick: (event: MouseEvent): void => {
      if (dragged) event.preventDefault();
    },
  };
}

function rangeByKey(
  event: KeyboardEvent,
  count: number,
  range: () => Range | null,
  setRange: (range: Range | null) => void,
  narrow: () => void,
): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  const now = range();
  if (step !== 0) {
    const last = Math.max(0, Math.min(count - 1, now ? now[1] + step : step > 0 ? 0 : count - 1));
    setRange([event.shiftKey && now ? now[0] : last, last]);
  } else if (event.key === "Enter" && now) narrow();
  else if (event.key === "Escape" && now) setRange(null);
  else return;
  event.preventDefault();
}

function BarLink(props: { bar: Bar; at: number; most: number; step: number; chosen: boolean; href: string }) {
  const said = () =>
    `${utc(props.bar.from)}, ${shortDuration(props.step * 1000)}: ${props.bar.parts.map((part) => `${grouped(part.lines)} ${part.level}`).join(", ") || "no lines"}`;
  return (
    // The group tells Solid that this is SVG: an <a> alone would be an HTML link, and draw nothing.
    <g data-chosen={props.chosen ? "" : undefined}>
      <a href={props.href} tabindex="-1" aria-label={`${utc(props.bar.from)}: ${grouped(props.bar.lines)} lines`}>
        <title>{said()}</title>
        <rect class="hit" x={props.at} y="0" width="1" height={height} />
        <For each={stacked(props.bar.parts, props.most)}>
          {(part) => (
            <rect class="part" data-level={part.level} x={props.at + 0.1} y={part.y} width="0.8" height={part.height} />
          )}
        </For>
      </a>
    </g>
  );
}

/** Rectangles from the bottom up. */
function stacked(parts: readonly { level: string; lines: number }[], most: number) {
  let top = height;
  return parts.map(({ level, lines }) => {
    // A single bad line among thousands must still be seen.
    const tall = Math.max(1, (lines / most) * (height - parts.length));
    top -= tall;
    return { level, y: top, height: tall };
  });
}
