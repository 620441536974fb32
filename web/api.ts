// Asks the edge on behalf of one link: every answer is checked by its schema, every refusal becomes a KubinError.
import * as v from "valibot";
import { linkHeader } from "../db/model/contract/routes.ts";
import { Problem } from "../db/model/contract/snapshot.ts";
import { type ErrorCode, KubinError } from "../db/model/error.ts";

/** Query string parts; undefined is left out. "" is an answer of its own: the core group is called so. */
export type Query = Readonly<Record<string, string | number | undefined>>;
/** Beside the link's own: what must not stand in an address. */
type FurtherHeaders = Readonly<Record<string, string>>;

/** GET `route` and check it. Throws KubinError: the server's own sentence, or "unavailable" without network. */
export async function fetchJson<Schema extends v.GenericSchema>(
  slug: string,
  route: string,
  query: Query,
  schema: Schema,
  signal?: AbortSignal,
  headers: FurtherHeaders = {},
): Promise<v.InferOutput<Schema>> {
  const response = await call(slug, withQuery(route, query), signal, { headers });
  const checked = v.safeParse(schema, await response.json().catch(() => undefined));
  if (checked.success) return checked.output;
  throw new KubinError("corrupt", `Cannot read the answer of "${route}": this page does not know it. Reload the page`);
}

export async function fetchText(slug: string, route: string, query: Query, signal?: AbortSignal): Promise<string> {
  const response = await call(slug, withQuery(route, query), signal);
  return response.text();
}

/** The open response of a route that streams. */
export async function call(
  slug: string,
  address: string,
  signal?: AbortSignal,
  { method = "GET", headers = {} }: { readonly method?: "GET" | "POST"; readonly headers?: FurtherHeaders } = {},
): Promise<Response> {
  const init = { method, headers: { ...headers, [linkHeader]: slug }, ...(signal ? { signal } : {}) };
  const response = await fetch(address, init).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new KubinError("unavailable", "Cannot reach Kubin: nothing answered. Check the network, then retry", {
      cause,
    });
  });
  if (!response.ok) throw await refusalOf(response);
  return response;
}

export function withQuery(route: string, query: Query): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parts.set(name, String(value));
  }
  const text = parts.toString();
  return text === "" ? route : `${route}?${text}`;
}

const codes = [
  ...(["invalid", "unauthenticated", "forbidden", "not_found", "gone", "conflict"] as const),
  ...(["too_large", "too_many", "corrupt", "unreadable", "unavailable"] as const),
] satisfies ErrorCode[];

async function refusalOf(response: Response): Promise<KubinError> {
  const seconds = Number(response.headers.get("retry-after"));
  const retry = seconds > 0 ? { retryAfterSeconds: seconds } : {};
  const problem = v.safeParse(Problem, await response.json().catch(() => undefined));
  if (!problem.success) {
    return new KubinError("unavailable", `Cannot get an answer: the server said ${response.status}. Try again`, retry);
  }
  const { code, detail, requestId } = problem.output;
  const known = codes.find((one) => one === code);
  if (known) return new KubinError(known, detail, retry);
  return new KubinError("unavailable", `${detail} (request ${requestId})`, retry);
}
