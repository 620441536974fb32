// A list of any length, fetched in pages as they come into view.
import { batch, createComputed, createMemo, createSignal, mapArray, onCleanup } from "solid-js";
import { ResourceList, type ResourceRow } from "../db/model/contract/resource.ts";
import { routes } from "../db/model/contract/routes.ts";
import { fetchJson, type Query } from "./api.ts";
import { type Answer, ask } from "./ask.ts";
import type { OpenSnapshot } from "./open-snapshot.ts";

export const pageRows = 200;
/** A dragged scrollbar passes many pages: only those where it rests are fetched. */
const restMs = 60;

export interface ResourcePages {
  readonly total: () => number | undefined;
  readonly columns: () => readonly string[];
  /** undefined while its page is on the way. */
  readonly row: (index: number) => ResourceRow | undefined;
  /** The rows that are in view. */
  readonly show: (first: number, last: number) => void;
  readonly error: () => Error | null;
  readonly outdated: () => boolean;
  readonly retry: () => void;
}

interface Page {
  readonly number: number;
  readonly answer: Answer<ResourceList>;
}

export function resourcePages(open: OpenSnapshot, query: () => Query): ResourcePages {
  const [shown, setShown] = createSignal<readonly [number, number]>([0, 0]);
  const numbers = createMemo<number[]>((before) => {
    const [first, last] = shown();
    const next = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    return before.join() === next.join() ? before : next;
  }, []);
  const pages = createMemo(
    mapArray(numbers, (number): Page => ({ number, answer: ask(open.client, () => question(open, query(), number)) })),
  );
  const byNumber = createMemo(() => new Map(pages().map((page) => [page.number, page.answer])));
  // Both stay as they were while new pages are on the way.
  const [total, setTotal] = createSignal<number>();
  const [columns, setColumns] = createSignal<readonly string[]>([], { equals: (a, b) => a.join() === b.join() });
  createComputed(() => {
    for (const { answer } of pages()) {
      const data = answer.data();
      if (!data || answer.outdated()) continue;
      batch(() => (setTotal(data.total), setColumns(data.columns)));
    }
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  return {
    total,
    columns,
    row: (index) =>
      byNumber()
        .get(Math.floor(index / pageRows))
        ?.data()?.rows[index % pageRows],
    show(first, last) {
      clearTimeout(timer);
      timer = setTimeout(() => setShown([Math.floor(first / pageRows), Math.floor(last / pageRows)]), restMs);
    },
    error: () =>
      pages()
        .find((page) => page.answer.error())
        ?.answer.error() ?? null,
    outdated: () => pages().some((page) => page.answer.outdated()),
    retry: () => {
      for (const page of pages()) if (page.answer.error()) page.answer.retry();
    },
  };
}

function question(open: OpenSnapshot, query: Query, page: number) {
  const asked = { ...query, limit: pageRows, offset: page * pageRows };
  return {
    key: [open.slug, routes.resources, asked],
    fetch: (signal: AbortSignal) => fetchJson(open.slug, routes.resources, asked, ResourceList, signal),
    keepLast: true,
  };
}
