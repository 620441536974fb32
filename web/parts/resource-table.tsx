// A table of any length: only the rows in view are in the document.
import { Virtualizer, type VirtualizerHandle } from "virtua/solid";
import { createMemo, createSignal, For, onMount, Show } from "solid-js";
import type { ResourceRow } from "../../db/model/contract/resource.ts";
import { utc } from "../age.ts";
import { columnTracks, type Tracks } from "../column-tracks.ts";
import type { ListView, Sort } from "../list-query.ts";
import type { ResourcePages } from "../resource-pages.ts";
import { scrolledBy } from "../scrolled-by.ts";
import { cellText, type Column, tableColumns } from "../table-columns.ts";
import "./resource-table.css";

export interface TableHandle {
  /** Scrolls as little as is needed to see the row. */
  readonly reveal: (index: number) => void;
}

export interface TableProps {
  ref: (handle: TableHandle) => void;
  pages: ResourcePages;
  view: ListView;
  namespaced: boolean;
  asOf: number;
  cursor: number;
  onCursor: (index: number) => void;
  onSort: (sort: Sort) => void;
  href: (row: ResourceRow) => string;
}

/** Kept equal to the height in resource-table.css: rows of one height never move when they are measured. */
const rowHeight = 28;
const headHeight = 30;

/** The grid keeps the focus and names the row under the cursor: a row that scrolls away may leave the document. */
export function ResourceTable(props: TableProps) {
  const [scroller, setScroller] = createSignal<HTMLDivElement>();
  const [list, setList] = createSignal<VirtualizerHandle>();
  const indices = createMemo(() => Array.from({ length: props.pages.total() ?? 0 }, (_, i) => i));
  const columns = createMemo(() => tableColumns(props.pages.columns(), props.namespaced));
  const tracks = createMemo<Tracks>((before) => tracksOf(props, columns()) ?? before, { template: "", least: 0 });
  const report = (): void => {
    const handle = list();
    if (!handle) return;
    const top = handle.scrollOffset;
    props.pages.show(Math.floor(top / rowHeight), Math.floor((top + handle.viewportSize) / rowHeight));
  };
  const reveal = (index: number): void => {
    const box = scroller();
    if (!box) return;
    const top = index * rowHeight;
    const room = box.clientHeight - headHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeight > box.scrollTop + room) box.scrollTop = top + rowHeight - room;
  };
  onMount(() => {
    props.ref({ reveal });
    // Coming back to a list: where it was left.
    requestAnimationFrame(() => (reveal(props.cursor), report()));
  });
  return (
    <div
      ref={setScroller}
      class="table"
      role="grid"
      tabindex="0"
      aria-label={props.view.resource}
      aria-rowcount={(props.pages.total() ?? 0) + 1}
      aria-activedescendant={props.pages.total() ? `row-${props.cursor}` : undefined}
      aria-busy={props.pages.outdated()}
      classList={{ outdated: props.pages.outdated() }}
    >
      <div
        class="table-inner"
        style={{ "--tracks": tracks().template, "min-width": `calc(${tracks().least}ch + 32px)` }}
        role="presentation"
      >
        <div class="row head-row" role="row" aria-rowindex="1">
          <For each={columns()}>{(column) => <HeadCell column={column} view={props.view} onSort={props.onSort} />}</For>
        </div>
        <Virtualizer
          ref={(handle) => setList(handle)}
          data={indices()}
          {...scrolledBy(scroller())}
          itemSize={rowHeight}
          startMargin={headHeight}
          bufferSize={300}
          onScroll={report}
          onResize={report}
        >
          {(index) => <Row index={index} table={props} columns={columns()} />}
        </Virtualizer>
      </div>
    </div>
  );
}

function tracksOf(props: TableProps, columns: readonly Column[]): Tracks | null {
  const rows = Array.from({ length: 200 }, (_, i) => props.pages.row(i)).filter((row) => row !== undefined);
  if (rows.length === 0) return null;
  return columnTracks(
    columns.map((column) => ({
      title: column.title,
      texts: rows.map((row) => cellText(row, column, props.asOf)),
    })),
  );
}

function HeadCell(props: { column: Column; view: ListView; onSort: (sort: Sort) => void }) {
  const active = () => props.column.sort === props.view.sort && props.column.sort !== undefined;
  const direction = () => (props.view.descending ? "descending" : "ascending");
  return (
    <div role="columnheader" aria-sort={active() ? direction() : undefined}>
      <Show when={props.column.sort} fallback={props.column.title}>
        {(sort) => (
          <button type="button" onClick={() => props.onSort(sort())}>
            {props.column.title}
            <span aria-hidden="true">{active() ? (props.view.descending ? " ↓" : " ↑") : ""}</span>
          </button>
        )}
      </Show>
    </div>
  );
}

function Row(props: { index: number; table: TableProps; columns: readonly Column[] }) {
  const row = createMemo(() => props.table.pages.row(props.index));
  return (
    <div
      class="row"
      role="row"
      id={`row-${props.index}`}
      aria-rowindex={props.index + 2}
      aria-selected={props.index === props.table.cursor}
      data-faulty={row()?.healthy === false ? "" : undefined}
      onClick={() => props.table.onCursor(props.index)}
    >
      <Show
        when={row()}
        fallback={
          <div role="gridcell" class="dim">
            …
          </div>
        }
      >
        {(known) => (
          <For each={props.columns}>{(column) => <Cell row={known()} column={column} table={props.table} />}</For>
        )}
      </Show>
    </div>
  );
}

function Cell(props: { row: ResourceRow; column: Column; table: TableProps }) {
  const text = () => cellText(props.row, props.column, props.table.asOf);
  const title = () => (props.column.title === "Age" && props.row.createdAt ? utc(props.row.createdAt) : text());
  return (
    <div role="gridcell" title={title()} data-column={props.column.title}>
      <Show when={props.column.opens} fallback={text()}>
        <a href={props.table.href(props.row)} tabindex="-1">
          {text() || props.row.name}
        </a>
      </Show>
    </div>
  );
}
