// How many lines, when, how bad: bars whose click narrows the time.
import { createMemo, For, Show } from "solid-js";
import type { Histogram as Counts } from "../../db/model/contract/logs.ts";
import { shortDuration, utc } from "../age.ts";
import { barsOf } from "../bars.ts";
import { counted, grouped } from "../numbers.ts";
import "./histogram.css";

const height = 56;

/** Bars are links that a pointer uses; from the keyboard the time fields do the same, without sixty stops. */
export function Histogram(props: { of: Counts; hrefOf: (from: string, to: string) => string }) {
  const bars = createMemo(() => barsOf(props.of));
  const most = () => Math.max(1, ...bars().map((bar) => bar.lines));
  const total = () => bars().reduce((sum, bar) => sum + bar.lines, 0);
  return (
    <Show when={bars().length > 0} fallback={<p class="dim histogram-empty">No matching line carries a time.</p>}>
      <figure class="histogram" aria-label={`${grouped(total())} lines over time`}>
        <svg
          viewBox={`0 0 ${bars().length} ${height}`}
          preserveAspectRatio="none"
          role="group"
          aria-label="Lines by time"
        >
          <For each={bars()}>
            {(bar, i) => (
              // The group tells Solid that this is SVG: an <a> alone would be an HTML link, and draw nothing.
              <g>
                <a
                  href={props.hrefOf(bar.from, bar.to)}
                  tabindex="-1"
                  aria-label={`${utc(bar.from)}: ${grouped(bar.lines)} lines`}
                >
                  <title>{`${utc(bar.from)}, ${shortDuration(props.of.bucketSeconds * 1000)}: ${bar.parts.map((part) => `${grouped(part.lines)} ${part.level}`).join(", ") || "no lines"}`}</title>
                  <rect class="hit" x={i()} y="0" width="1" height={height} />
                  <For each={stacked(bar.parts, most())}>
                    {(part) => (
                      <rect
                        class="part"
                        data-level={part.level}
                        x={i() + 0.1}
                        y={part.y}
                        width="0.8"
                        height={part.height}
                      />
                    )}
                  </For>
                </a>
              </g>
            )}
          </For>
        </svg>
        <figcaption class="dim">
          <span>{utc(bars()[0]?.from ?? "")}</span>
          <span>
            {shortDuration(props.of.bucketSeconds * 1000)} a bar, at most {counted(most(), "line")}
          </span>
          <span>{utc(bars().at(-1)?.to ?? "")}</span>
        </figcaption>
      </figure>
    </Show>
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
