// What the snapshot lacks, and why.
import { createMemo, For, onMount, Show } from "solid-js";
import type { Gap, GapReason } from "../../db/model/gap.ts";
import { grouped } from "../numbers.ts";

const reasons: Record<GapReason, string> = {
  unparsable: "could not be read",
  truncated: "ended early",
  forbidden: "not allowed for who captured",
  timeout: "took too long",
  unavailable: "was not served",
  unsafe_path: "had an unsafe path",
  unsafe_entry: "was not a plain file",
  too_large: "was too large",
  upload_missing: "never arrived",
  unsupported: "not supported by this version",
};
/** Thousands of gaps have one cause; the first tell it. */
const shownMax = 200;

export function GapList(props: { gaps: readonly Gap[] }) {
  const sorted = createMemo(() => props.gaps.toSorted((a, b) => a.reason.localeCompare(b.reason)));
  /** The list comes after the router looked for its name. */
  const named = () => location.hash === "#gaps";
  return (
    <Show when={sorted().length > 0}>
      <section id="gaps" aria-label="Missing" ref={(section) => onMount(() => named() && section.scrollIntoView())}>
        <h2>
          Missing from this snapshot <span class="dim">{grouped(sorted().length)}</span>
        </h2>
        <div class="scroll-x">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Why</th>
                <th scope="col">Detail</th>
              </tr>
            </thead>
            <tbody>
              <For each={sorted().slice(0, shownMax)}>
                {(gap) => (
                  <tr>
                    <td>{gap.what}</td>
                    <td>{reasons[gap.reason]}</td>
                    <td>{gap.detail}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
        <Show when={sorted().length > shownMax}>
          <p class="dim">and {grouped(sorted().length - shownMax)} more</p>
        </Show>
      </section>
    </Show>
  );
}
