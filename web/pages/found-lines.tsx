// The list of lines that a question finds: endless both ways, walked by keys, each line opens in place.
import { Virtualizer, type VirtualizerHandle } from "virtua/solid";
import { createEffect, createMemo, createSignal, on, Show } from "solid-js";
import { useAddress } from "../address.ts";
import { listenKeys } from "../keys.ts";
import { eventBlocks, lineId, type LineBlock, nextError } from "../logs/event-blocks.ts";
import type { FoundWindow } from "../logs/found-window.ts";
import { wantedOf } from "../logs/marks.ts";
import { useLogQuestion } from "../logs/question.ts";
import { HitRow } from "../parts/hit-row.tsx";
import { scrolledBy } from "../scrolled-by.ts";
import { OpenLine } from "./open-line.tsx";
import "../parts/line-list.css";
import "../parts/found-lines.css";

/** Distance from an end, in pixels, at which more lines are asked for. */
const nearEnd = 1500;

/** The line that is open is in the address; the one that the keys stand on is not worth it. */
export function FoundLines(props: { window: FoundWindow; namespace: boolean }) {
  const question = useLogQuestion();
  const address = useAddress();
  const [scroller, setScroller] = createSignal<HTMLDivElement>();
  const [list, setList] = createSignal<VirtualizerHandle>();
  const [unfolded, setUnfolded] = createSignal<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = createSignal("");
  const blocks = createMemo<LineBlock[]>((before) => eventBlocks(props.window.loaded().lines, before), []);
  const wanted = createMemo(() => wantedOf(question.query()));
  const opened = createMemo(() => blockOf(blocks(), address.get("line")));
  const toggle = (block: LineBlock): void => {
    setCurrent(block.id);
    address.set({ line: opened() === block.id ? undefined : block.id });
  };
  const unfold = (id: string): void => {
    const next = new Set(unfolded());
    if (!next.delete(id)) next.add(id);
    setUnfolded(next);
  };
  const watch = (): void => {
    const handle = list();
    if (!handle) return;
    props.window.follow(handle.scrollOffset < 40 && opened() === undefined);
    if (handle.scrollOffset < nearEnd) props.window.earlier();
    if (handle.scrollOffset + handle.viewportSize > handle.scrollSize - nearEnd) props.window.later();
  };
  createEffect(on(opened, (id) => id !== undefined && props.window.follow(false)));
  walkByKeys({ blocks, current, setCurrent, list, scroller, toggle });
  // A list that was loaded anew begins at its start, or at the line that the address names.
  const generation = createMemo(() => props.window.loaded().generation);
  createEffect(
    on([list, generation], ([handle]) => {
      if (!handle) return;
      const at = blocks().findIndex((block) => block.id === opened());
      requestAnimationFrame(() => (at > 0 ? handle.scrollToIndex(at, { align: "center" }) : handle.scrollTo(0)));
    }),
  );
  return (
    <div
      ref={setScroller}
      class="lines hits wrap"
      classList={{ outdated: props.window.outdated() }}
      tabindex="0"
      role="region"
      aria-label="Lines found"
    >
      <Virtualizer
        ref={(handle) => setList(handle)}
        data={blocks()}
        {...scrolledBy(scroller())}
        itemSize={22}
        shift={props.window.loaded().prepended}
        onScroll={watch}
        onResize={watch}
      >
        {(block) => (
          <HitRow
            block={block}
            wanted={wanted()}
            namespace={props.namespace}
            current={current() === block.id}
            open={opened() === block.id}
            unfolded={unfolded().has(block.id) || opened() === block.id}
            onOpen={() => toggle(block)}
            onUnfold={() => unfold(block.id)}
            details={() => <OpenLine line={lineIn(block, address.get("line"))} />}
          />
        )}
      </Virtualizer>
      <Show when={opened()}>
        <CloseByKey onClose={() => address.set({ line: undefined })} />
      </Show>
      <p class="dim end">
        <Show when={props.window.loaded().next} fallback="No further line matches.">
          <button type="button" disabled={props.window.loaded().busy} onClick={() => props.window.later()}>
            {props.window.loaded().busy ? "Loading…" : "Load more"}
          </button>
        </Show>
      </p>
    </div>
  );
}

/** Only while a line is open: else Esc is the page's, which goes back to where it came from. */
function CloseByKey(props: { onClose: () => void }) {
  listenKeys({
    Escape(event) {
      if (event.target instanceof HTMLInputElement) event.target.blur();
      else props.onClose();
    },
  });
  return null;
}

/** A permalink may name a line in the middle of an event. */
function blockOf(blocks: readonly LineBlock[], id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  return blocks.find((block) => block.id === id || block.rest.some((line) => lineId(line) === id))?.id;
}

const lineIn = (block: LineBlock, id: string | undefined) =>
  block.rest.find((line) => lineId(line) === id) ?? block.head;

interface Walk {
  readonly blocks: () => readonly LineBlock[];
  readonly current: () => string;
  readonly setCurrent: (id: string) => void;
  readonly list: () => VirtualizerHandle | undefined;
  readonly scroller: () => HTMLElement | undefined;
  readonly toggle: (block: LineBlock) => void;
}

function walkByKeys(walk: Walk): void {
  const at = (): number => walk.blocks().findIndex((block) => block.id === walk.current());
  const go = (index: number | undefined): void => {
    const block = index === undefined ? undefined : walk.blocks()[index];
    if (!block || index === undefined) return;
    walk.setCurrent(block.id);
    walk.list()?.scrollToIndex(index, { align: "nearest" });
    // The row is there one frame after it was scrolled to; with the focus, screen readers follow.
    requestAnimationFrame(() => {
      const row = walk.scroller()?.querySelector<HTMLElement>(`[data-id="${CSS.escape(block.id)}"] .opener`);
      row?.focus({ preventScroll: true });
    });
  };
  const by = (step: number): void => go(Math.max(0, Math.min(walk.blocks().length - 1, at() + step)));
  const error = (step: 1 | -1): void => go(nextError(walk.blocks(), at() < 0 && step < 0 ? 0 : at(), step));
  const toggle = (): void => {
    const block = walk.blocks()[at()];
    if (block) walk.toggle(block);
  };
  listenKeys({
    j: () => by(1),
    k: () => by(-1),
    ArrowDown: () => by(1),
    ArrowUp: () => by(-1),
    PageDown: () => by(20),
    PageUp: () => by(-20),
    Home: () => go(0),
    End: () => go(walk.blocks().length - 1),
    n: () => error(1),
    N: () => error(-1),
    Enter: toggle,
  });
}
