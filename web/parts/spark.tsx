// Counts over time, so small that they stand in a row of a table.
import { For } from "solid-js";

/** Each row has a height of its own: it tells when, not how much. */
export function Spark(props: { counts: readonly number[]; title: string }) {
  const most = () => Math.max(1, ...props.counts);
  return (
    <svg class="spark" viewBox={`0 0 ${props.counts.length} 20`} preserveAspectRatio="none" role="img">
      <title>{props.title}</title>
      <For each={props.counts}>
        {(count, i) => (
          <g>
            <rect x={i()} y={20 - (20 * count) / most()} width="0.9" height={(20 * count) / most()} />
          </g>
        )}
      </For>
    </svg>
  );
}
