// Fetches an http(s) address into a file: redirects by hand, a size limit, and messages without the address's secrets.
import { printable } from "../../db/model/archive/safe-path.ts";
import { KubinError } from "../../db/model/error.ts";
import { writeSpool } from "./spool.ts";

const redirectsMax = 10;
/** Without a byte for this long the server is given up. */
const stalledMs = 60_000;

export interface DownloadOptions {
  readonly limitBytes: number;
  readonly stalledMs?: number;
}

/** Throws "unreadable" for an answer that is no file, "unavailable" for a server that does not answer or stops. */
export async function download(address: string, path: string, options: DownloadOptions): Promise<void> {
  const stop = new AbortController();
  const idle = options.stalledMs ?? stalledMs;
  let timer = setTimeout(() => stop.abort(), idle);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), idle);
  };
  try {
    const response = await followed(parsedAddress(address), stop.signal, alive);
    const body = response.body ?? new Response("").body;
    if (body === null) return;
    const limit = String(options.limitBytes);
    const refuse = (): KubinError => fetchError("too_large", address, `it is larger than ${limit} bytes`);
    await writeSpool(awake(body, alive), path, options.limitBytes, refuse);
  } catch (error) {
    if (error instanceof KubinError) throw error;
    const why = stop.signal.aborted ? `nothing came for ${String(idle / 1000)} seconds` : reason(error);
    throw new KubinError("unavailable", `Cannot fetch "${shown(address)}": ${why}. Try again`, { cause: error });
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

/** Every hop must be http or https: a redirect to file: would read this machine. */
async function followed(first: URL, signal: AbortSignal, alive: () => void): Promise<Response> {
  let url = first;
  for (let hop = 0; hop <= redirectsMax; hop++) {
    // A server that compresses on the way would hide the file's real size.
    const response = await fetch(url.href, { redirect: "manual", signal, headers: { "accept-encoding": "identity" } });
    alive();
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) return checked(response, first.href);
    await response.body?.cancel();
    const next = URL.parse(location, url.href);
    if (next === null || !isWeb(next)) {
      const target = next === null ? "no address" : next.protocol;
      throw fetchError("unreadable", first.href, `it leads to "${target}", and only http and https are followed`);
    }
    url = next;
  }
  throw fetchError("unreadable", first.href, `it leads on more than ${String(redirectsMax)} times`);
}

function checked(response: Response, address: string): Response {
  if (response.ok) return response;
  const state = `the server answered ${String(response.status)}`;
  if (response.status >= 500 || response.status === 429)
    throw fetchError("unavailable", address, `${state}. Try again`);
  const advice =
    response.status === 401 || response.status === 403 ? "download it yourself and push the file" : "check the address";
  throw fetchError("unreadable", address, `${state}; ${advice}`);
}

async function* awake(body: ReadableStream<Uint8Array>, alive: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    alive();
    yield chunk;
  }
}

function parsedAddress(address: string): URL {
  const url = URL.parse(address);
  if (url === null || !isWeb(url)) throw fetchError("invalid", address, "it is no http or https address");
  return url;
}

function isWeb({ protocol }: URL): boolean {
  return protocol === "http:" || protocol === "https:";
}

/** The address without user, password and query: signed addresses carry their secret there. */
export function shown(address: string): string {
  const url = URL.parse(address);
  return url === null ? printable(address, 200) : `${url.protocol}//${url.host}${url.pathname}`;
}

function fetchError(
  code: "unreadable" | "unavailable" | "too_large" | "invalid",
  address: string,
  state: string,
): KubinError {
  return new KubinError(code, `Cannot fetch "${shown(address)}": ${state}`);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message.replaceAll(/\s+/g, " ").slice(0, 200) : "the connection failed";
}
