// Sends a made-up request and reads what comes, never longer than a bounded time.
import { bodyOf, type KubeRequest, mayWatch } from "./kube-request.ts";

/** A server that has not answered by then hangs. */
export const answerMsMax = 20_000;
/** Watches that are told to end in a second are read to their end, others only so long. */
const glanceMs = 150;

export interface KubeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** False where we went away first. */
  readonly ended: boolean;
  readonly ms: number;
}

/** Null where the client left. Throws what a client sees of a connection that broke, or of a server that hangs. */
export async function sent(base: string, request: KubeRequest): Promise<KubeAnswer | null> {
  const started = performance.now();
  const gone = new AbortController();
  const ms = request.leavesMs ?? answerMsMax;
  const late = setTimeout(() => gone.abort(new Error(`no end within ${ms} ms`)), ms);
  try {
    const response = await fetch(addressOf(base, request), {
      method: request.method,
      headers: headersOf(request),
      body: request.method === "GET" || request.method === "HEAD" ? null : bodyOf(request.body),
      redirect: "manual",
      signal: gone.signal,
    });
    const read = isGlanced(request) ? await glance(response) : { text: await response.text(), ended: true };
    return { status: response.status, headers: response.headers, ...read, ms: performance.now() - started };
  } catch (error) {
    if (request.leavesMs !== null && gone.signal.aborted) return null;
    throw error;
  } finally {
    clearTimeout(late);
    gone.abort();
  }
}

function addressOf(base: string, { path, query }: KubeRequest): string {
  return `${base}${path}${query === "" ? "" : `?${query}`}`;
}

function headersOf(request: KubeRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of request.headers) headers.append(name, value);
  return headers;
}

const isGlanced = (request: KubeRequest): boolean =>
  mayWatch(request) && new URLSearchParams(request.query).get("timeoutSeconds") !== "1";

/** What comes within the time, then away. */
async function glance(response: Response): Promise<{ text: string; ended: boolean }> {
  const reader = response.body?.getReader();
  if (!reader) return { text: "", ended: true };
  const decoder = new TextDecoder();
  const over = new Promise<null>((resolve) => setTimeout(() => resolve(null), glanceMs));
  let text = "";
  for (;;) {
    const next = await Promise.race([reader.read(), over]);
    if (next === null) {
      await reader.cancel();
      return { text, ended: false };
    }
    if (next.done) return { text, ended: true };
    text += decoder.decode(next.value, { stream: true });
  }
}
