// The lines that a question finds, page by page in both directions: from the first page, or around a line.
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { type Line, LineList, OneLine } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { isKubinError } from "../../db/model/error.ts";
import { fetchJson, type Query } from "../api.ts";
import type { OpenSnapshot } from "../open-snapshot.ts";
import type { Order } from "./question.ts";

const pageLines = 200;

interface Loaded {
  readonly lines: readonly Line[];
  /** Set while the last change put lines in front: the list then keeps its place. */
  readonly prepended: boolean;
  readonly state: "loading" | "ready" | "failed";
  readonly busy: boolean;
  readonly error: Error | null;
  readonly next: string | null;
  readonly previous: string | null;
  /** Counts the lists that were loaded anew. */
  readonly generation: number;
}

const nothing: Loaded = {
  lines: [],
  prepended: false,
  state: "loading",
  busy: false,
  error: null,
  next: null,
  previous: null,
  generation: 0,
};

export interface FoundAsk {
  readonly q: string;
  readonly order: Order;
}

export interface FoundWindow {
  readonly loaded: () => Loaded;
  /** The lines are of the question before, and others are on their way. */
  readonly outdated: () => boolean;
  /** More may have arrived since these lines were loaded; shown on demand, so that nobody loses the place. */
  readonly stale: () => boolean;
  /** True while the reader stands at the start and has nothing open: lines that arrive may then move the others. */
  readonly follow: (follow: boolean) => void;
  readonly later: () => void;
  readonly earlier: () => void;
  readonly reload: () => void;
  /** After a failure: what failed, once more. */
  readonly retry: () => void;
}

/** `anchor` is read once per question: the line that the address named when the view was opened. */
export function foundWindow(open: OpenSnapshot, asked: () => FoundAsk, anchor: () => string | undefined): FoundWindow {
  const [loaded, setLoaded] = createSignal(nothing);
  const [stale, setStale] = createSignal(false);
  let stop = new AbortController();
  let around = anchor();
  let following = true;
  onCleanup(() => stop.abort());

  /** An answer that nobody waits for any more changes nothing. */
  const change = async (fetchMore: (signal: AbortSignal) => Promise<Partial<Loaded>>): Promise<void> => {
    const mine = stop;
    setLoaded({ ...loaded(), busy: true, error: null });
    try {
      const next = await fetchMore(mine.signal);
      if (!mine.signal.aborted) setLoaded({ ...loaded(), prepended: false, state: "ready", busy: false, ...next });
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause), { cause });
      if (!mine.signal.aborted) setLoaded({ ...loaded(), error, busy: false, state: "failed" });
    }
  };
  const load = (anew: Partial<Loaded> = {}): void => {
    stop.abort();
    stop = new AbortController();
    setStale(false);
    setLoaded({ ...loaded(), state: "loading" });
    const ask = asked();
    void change(async (signal) => ({ ...(await firstLines(open.slug, ask, around, signal)), ...anew }));
  };
  const grow = (cursor: string | null, join: (page: LineList) => Partial<Loaded>): void => {
    if (cursor === null || loaded().busy || loaded().state === "loading") return;
    const ask = asked();
    void change(async (signal) => join(await page(open.slug, ask, { cursor }, signal)));
  };
  let first = true;
  createEffect(
    on(
      () => JSON.stringify(asked()),
      () => {
        if (!first) around = undefined;
        first = false;
        load({ generation: loaded().generation + 1 });
      },
    ),
  );
  afterChanges(open, () => {
    const first = around === undefined && loaded().lines.length <= pageLines;
    if (following && first) load();
    else setStale(true);
  });
  return {
    loaded,
    outdated: () => loaded().state === "loading" && loaded().lines.length > 0,
    stale,
    follow: (follow) => (following = follow),
    later: () =>
      grow(loaded().next, (found) => ({ lines: [...loaded().lines, ...found.lines], next: found.next ?? null })),
    earlier: () =>
      grow(loaded().previous, (found) => ({
        lines: [...found.lines, ...loaded().lines],
        previous: found.previous ?? null,
        prepended: true,
      })),
    reload() {
      around = undefined;
      load({ generation: loaded().generation + 1 });
    },
    retry: () => load(),
  };
}

/** Longer than the edge remembers an access decision, and the content version with it. */
const rememberedMs = 1500;

/** Runs `act` a moment after the content grew, and once more if it has grown again by then. */
function afterChanges(open: OpenSnapshot, act: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  onCleanup(() => clearTimeout(timer));
  const wait = (): void => {
    again = false;
    timer = setTimeout(() => {
      timer = undefined;
      act();
      if (again) wait();
    }, rememberedMs);
  };
  createEffect(
    on(
      () => open.progress()?.contentVersion,
      (now, before) => {
        // The first progress tells where the snapshot is, not that it has changed; but the first answer may be older.
        if (now === undefined || now === before || (before === undefined && !open.arriving())) return;
        if (timer === undefined) wait();
        else again = true;
      },
    ),
  );
}

async function firstLines(slug: string, ask: FoundAsk, around: string | undefined, signal: AbortSignal) {
  const line = around === undefined ? null : await oneLine(slug, around, signal);
  if (!line) {
    const found = await page(slug, ask, {}, signal);
    return { lines: found.lines, next: found.next ?? null, previous: null };
  }
  const [before, after] = await Promise.all([
    page(slug, ask, { before: around }, signal),
    page(slug, ask, { after: around }, signal),
  ]);
  return {
    lines: [...before.lines, line, ...after.lines],
    next: after.next ?? null,
    previous: before.previous ?? null,
  };
}

/** Null for a line that this snapshot does not hold (any more, or yet): the list begins at its first page then. */
async function oneLine(slug: string, id: string, signal: AbortSignal): Promise<Line | null> {
  const [stream, number] = id.split(":");
  try {
    return (await fetchJson(slug, routes.logLine, { stream, number }, OneLine, signal)).line;
  } catch (error) {
    if (isKubinError(error, "not_found") || isKubinError(error, "invalid")) return null;
    throw error;
  }
}

function page(slug: string, ask: FoundAsk, from: Query, signal: AbortSignal): Promise<LineList> {
  const query = { q: ask.q || undefined, order: ask.order, limit: pageLines, ...from };
  return fetchJson(slug, routes.logSearch, query, LineList, signal);
}
