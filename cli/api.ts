// The server's API as the CLI calls it: every answer is checked, every refusal becomes a KubinError.
import * as v from "valibot";
import { Problem, Snapshot } from "../db/model/contract/snapshot.ts";
import { linkHeader, path, routes } from "../db/model/contract/routes.ts";
import {
  Accepted,
  type CompleteUpload,
  CreatedUpload,
  type CreateUpload,
  MissingDocuments,
  type PackDone,
  PackTarget,
  type PatchUpload,
  type ReferDocuments,
  type RegisterPack,
} from "../db/model/contract/upload.ts";
import { type ErrorCode, KubinError } from "../db/model/error.ts";
import { retried } from "./upload/retry.ts";

const requestMs = 30_000;
const codes: Record<number, ErrorCode> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  410: "gone",
  413: "too_large",
  422: "corrupt",
  429: "too_many",
  503: "unavailable",
};

export class Api {
  readonly #server: string;
  readonly #tries: number | undefined;

  /** `tries`: how often a server that does not answer is asked. */
  constructor(server: string, tries?: number) {
    this.#server = server;
    this.#tries = tries;
  }

  /** The token is made here, so that a repeated create (same key, same token) answers the same snapshot. */
  create(input: CreateUpload, ownerToken: string, idempotencyKey: string): Promise<CreatedUpload> {
    const headers = { authorization: `Bearer ${ownerToken}`, "idempotency-key": idempotencyKey };
    return this.#call("POST", routes.createUpload, CreatedUpload, headers, input);
  }

  patch(id: string, token: string, input: PatchUpload): Promise<unknown> {
    return this.#call("PATCH", path(routes.upload, { id }), Accepted, owner(token), input);
  }

  register(id: string, token: string, pack: RegisterPack): Promise<PackTarget> {
    return this.#call("POST", path(routes.registerPack, { id }), PackTarget, owner(token), pack);
  }

  done(id: string, token: string, number: number, input: PackDone): Promise<unknown> {
    return this.#call("POST", path(routes.packDone, { id, number }), Accepted, owner(token), input);
  }

  complete(id: string, token: string, input: CompleteUpload): Promise<Accepted> {
    return this.#call("POST", path(routes.completeUpload, { id }), Accepted, owner(token), input);
  }

  /** Answers where to PUT the documents that the server does not have. */
  refer(id: string, token: string, input: ReferDocuments): Promise<MissingDocuments> {
    return this.#call("POST", path(routes.documents, { id }), MissingDocuments, owner(token), input);
  }

  documentsDone(id: string, token: string): Promise<unknown> {
    return this.#call("POST", path(routes.documentsDone, { id }), Accepted, owner(token), {});
  }

  fail(id: string, token: string, reason: string): Promise<unknown> {
    return this.#call("POST", path(routes.failUpload, { id }), Accepted, owner(token), {
      reason: reason.slice(0, 500),
    });
  }

  remove(id: string, token: string): Promise<unknown> {
    return this.#call("DELETE", path(routes.upload, { id }), Accepted, owner(token));
  }

  snapshot(slug: string): Promise<Snapshot> {
    return this.#call("GET", routes.snapshot, Snapshot, { [linkHeader]: slug });
  }

  /** A reader's question. */
  read<Schema extends v.GenericSchema>(
    slug: string,
    route: string,
    query: Readonly<Record<string, string>>,
    schema: Schema,
  ): Promise<v.InferOutput<Schema>> {
    return this.#call("GET", withQuery(route, query), schema, { [linkHeader]: slug });
  }

  /** An answer of any length as it comes: only its beginning is waited for in a bounded time. */
  async download(
    slug: string,
    route: string,
    query: Readonly<Record<string, string>>,
  ): Promise<ReadableStream<Uint8Array>> {
    return retried(async () => {
      const begun = new AbortController();
      const timer = setTimeout(() => begun.abort(new Error("it does not answer")), requestMs);
      try {
        const response = await reach(this.#server, withQuery(route, query), {
          headers: { [linkHeader]: slug },
          signal: begun.signal,
        });
        if (!response.ok || response.body === null) throw await refusal(response, this.#server);
        return response.body;
      } finally {
        clearTimeout(timer);
      }
    }, this.#tries);
  }

  async #call<Schema extends v.GenericSchema>(
    method: string,
    route: string,
    schema: Schema,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<v.InferOutput<Schema>> {
    const init: RequestInit = { method, headers: { "content-type": "application/json", ...headers } };
    if (body !== undefined) init.body = JSON.stringify(body);
    return retried(async () => {
      const response = await reach(this.#server, route, init);
      if (!response.ok) throw await refusal(response, this.#server);
      const answer = v.safeParse(schema, await response.json());
      if (answer.success) return answer.output;
      throw new KubinError(
        "invalid",
        `Cannot understand "${this.#server}": it is not a Kubin server, or a newer one. Update kubin`,
      );
    }, this.#tries);
  }
}

const owner = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

const withQuery = (route: string, query: Readonly<Record<string, string>>): string =>
  `${route}?${new URLSearchParams(query).toString()}`;

async function reach(server: string, route: string, init: RequestInit): Promise<Response> {
  try {
    const signal = init.signal ?? AbortSignal.timeout(requestMs);
    return await fetch(`${server}${route}`, { ...init, redirect: "error", signal });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KubinError(
      "unavailable",
      `Cannot reach "${server}": ${reason}. Start it, or name another with --server`,
      { cause },
    );
  }
}

async function refusal(response: Response, server: string): Promise<KubinError> {
  const problem = v.safeParse(Problem, await response.json().catch(() => null));
  const code = codes[response.status] ?? "unavailable";
  const retryAfter = Number(response.headers.get("retry-after"));
  const options = retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {};
  if (problem.success) return new KubinError(code, problem.output.detail, options);
  return new KubinError(code, `Cannot use "${server}": it answered ${response.status}`, options);
}
