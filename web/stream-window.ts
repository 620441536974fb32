// A part of one stream of lines that grows at both ends as somebody scrolls: around a line, or from the end backwards.
import { batch, createEffect, createSignal, on, onCleanup } from "solid-js";
import { type Line, LineList } from "../db/model/contract/logs.ts";
import { routes } from "../db/model/contract/routes.ts";
import { fetchJson } from "./api.ts";
import type { OpenSnapshot } from "./open-snapshot.ts";

/** Lines fetched at once. */
const step = 500;
/** Lines of context above a line that was asked for. */
const context = 200;

/** What is loaded. */
interface Loaded {
  readonly lines: readonly Line[];
  /** Set while the last change put lines in front: the list then keeps its place. */
  readonly prepended: boolean;
  readonly state: "loading" | "ready" | "failed";
  readonly error: Error | null;
  readonly atStart: boolean;
  readonly atEnd: boolean;
  /** Counts the windows that were loaded anew (other stream, other line). */
  readonly generation: number;
}

const nothing: Loaded = {
  lines: [],
  prepended: false,
  state: "loading",
  error: null,
  atStart: false,
  atEnd: false,
  generation: 0,
};

export interface StreamWindow {
  readonly loaded: () => Loaded;
  readonly earlier: () => void;
  readonly later: () => void;
  readonly toEnd: () => void;
  readonly retry: () => void;
}

export function streamWindow(open: OpenSnapshot, stream: () => string, line: () => number | undefined): StreamWindow {
  const [loaded, setLoaded] = createSignal(nothing);
  let stop = new AbortController();
  let busy = false;
  onCleanup(() => stop.abort());

  /** Runs one fetch at a time; an answer that nobody waits for any more changes nothing. */
  const change = async (fetchMore: (signal: AbortSignal) => Promise<Partial<Loaded>>): Promise<void> => {
    const mine = stop;
    busy = true;
    try {
      const next = await fetchMore(mine.signal);
      if (!mine.signal.aborted) setLoaded({ ...loaded(), error: null, state: "ready", ...next });
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause), { cause });
      const state = loaded().state === "ready" ? "ready" : "failed";
      if (!mine.signal.aborted) setLoaded({ ...loaded(), error, state });
    } finally {
      if (mine === stop) busy = false;
    }
  };
  const ask = (signal: AbortSignal, from?: number): Promise<Line[]> => askLines(open.slug, stream(), from, signal);
  const load = (around: number | undefined): void => {
    stop.abort();
    stop = new AbortController();
    setLoaded({ ...loaded(), state: "loading", error: null });
    void change(async (signal) => ({
      ...(await windowAround(around, (from) => ask(signal, from))),
      generation: loaded().generation + 1,
    }));
  };
  const grow = (fetchMore: (signal: AbortSignal) => Promise<Partial<Loaded>>): void => {
    if (!busy && loaded().state === "ready") void change(fetchMore);
  };
  const earlier = (): void => {
    if (!loaded().atStart) grow((signal) => before(loaded().lines, (from) => ask(signal, from)));
  };
  const later = (): void => {
    if (!loaded().atEnd) grow((signal) => after(loaded().lines, (from) => ask(signal, from)));
  };
  createEffect(
    on([stream, line], ([wantedStream, wanted]) => {
      // A line that is here already is scrolled to, not fetched again.
      const here = loaded().lines.some((one) => one.number === wanted && one.stream === wantedStream);
      const left = wanted === undefined && loaded().lines[0]?.stream === wantedStream;
      if (!here && !left) load(wanted);
    }),
  );
  // More of the stream may have arrived.
  createEffect(
    on(
      () => open.contentVersion(),
      () => batch(() => (loaded().lines.length === 0 ? load(line()) : setLoaded({ ...loaded(), atEnd: false }))),
      { defer: true },
    ),
  );
  return {
    loaded,
    earlier,
    later,
    toEnd: () => load(undefined),
    retry: () => (loaded().state === "failed" ? load(line()) : later()),
  };
}

type Ask = (from?: number) => Promise<Line[]>;

async function windowAround(around: number | undefined, ask: Ask): Promise<Partial<Loaded>> {
  const from = around === undefined ? undefined : Math.max(1, around - context);
  const lines = await ask(from);
  const atStart = (from ?? lines[0]?.number ?? 1) <= 1;
  return { lines, prepended: false, atStart, atEnd: from === undefined || lines.length < step };
}

async function before(lines: readonly Line[], ask: Ask): Promise<Partial<Loaded>> {
  const first = lines[0]?.number ?? 1;
  // Numbers count physical lines, so a step back may hold fewer lines than it is long.
  const from = Math.max(1, first - step);
  const got = (await ask(from)).filter((one) => one.number < first);
  return { lines: [...got, ...lines], prepended: true, atStart: from === 1 };
}

async function after(lines: readonly Line[], ask: Ask): Promise<Partial<Loaded>> {
  const got = await ask((lines.at(-1)?.number ?? 0) + 1);
  return { lines: [...lines, ...got], prepended: false, atEnd: got.length < step };
}

async function askLines(slug: string, stream: string, from: number | undefined, signal: AbortSignal): Promise<Line[]> {
  const query = { stream, from, limit: step };
  return (await fetchJson(slug, routes.lines, query, LineList, signal)).lines;
}
