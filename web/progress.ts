// Follows a snapshot while it fills: one long answer after another, with polling where a proxy holds streams back.
import * as v from "valibot";
import { routes } from "../db/model/contract/routes.ts";
import { Progress, Snapshot } from "../db/model/contract/snapshot.ts";
import { isKubinError } from "../db/model/error.ts";
import { isSettled } from "../db/model/snapshot-state.ts";
import { call, fetchJson } from "./api.ts";
import { serverEvents } from "./server-events.ts";

export interface ProgressWatch {
  readonly progress: (progress: Progress) => void;
  /** The link ended while it was watched. */
  readonly refused: (error: Error) => void;
  /** False while the server does not answer. */
  readonly connected: (connected: boolean) => void;
}

/** A stream that starts with silence is held back by something between: every stream begins with an event. */
const silentMs = 8000;
/** The server ends a stream after 60 s: what is older is a connection that died without a word (a laptop that slept). */
const streamMsMax = 75_000;
const pollMs = 3000;
const waitMsMax = 20_000;
/** After so many failures in a row, ask with plain requests. */
const streamAttempts = 2;

/** Runs until the snapshot is settled, the link is refused, or the signal ends it. */
export async function watchProgress(slug: string, watch: ProgressWatch, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const polling = failures >= streamAttempts;
      const last = polling ? await poll(slug, watch, signal) : await follow(slug, watch, signal);
      if (last && isSettled(last.state)) return;
      if (!polling) failures = last ? 0 : failures + 1;
      await pause(polling ? pollMs : 200, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (isKubinError(error, "not_found") || isKubinError(error, "gone")) return watch.refused(error);
      watch.connected(false);
      failures++;
      // Jitter: a whole team watches one link.
      await pause(Math.min(waitMsMax, 500 * 2 ** failures) * (0.75 + Math.random() / 2), signal);
    }
  }
}

async function poll(slug: string, watch: ProgressWatch, signal: AbortSignal): Promise<Progress> {
  const { progress } = await fetchJson(slug, routes.snapshot, {}, Snapshot, signal);
  watch.connected(true);
  watch.progress(progress);
  return progress;
}

/** Reads one stream to its end, good or bad, and answers the last progress; null if it said nothing in time. */
async function follow(slug: string, watch: ProgressWatch, signal: AbortSignal): Promise<Progress | null> {
  const silence = new AbortController();
  const either = AbortSignal.any([signal, silence.signal]);
  let last: Progress | null = null;
  let timer = setTimeout(() => silence.abort(), silentMs);
  try {
    const response = await call(slug, routes.progress, either);
    if (!response.body) return null;
    for await (const data of serverEvents(response.body)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), streamMsMax);
      last = v.parse(Progress, JSON.parse(data));
      watch.connected(true);
      watch.progress(last);
    }
    return last;
  } catch (error) {
    // A stream that broke after it spoke is as good as one that ended: the next one tells.
    if (!signal.aborted && (last !== null || silence.signal.aborted)) return last;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
