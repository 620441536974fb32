// Refusals as RFC 9457 problem details. The only place where code words become HTTP numbers.
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Problem } from "../db/model/contract/snapshot.ts";
import { type ErrorCode, KubinError } from "../db/model/error.ts";
import type { EdgeEnv } from "./request.ts";

const statuses = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  gone: 410,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  corrupt: 422,
  unreadable: 422,
  unavailable: 503,
} as const satisfies Record<ErrorCode, number>;

const titles = {
  400: "The request cannot be meant",
  401: "A credential is needed",
  403: "Not allowed",
  404: "Not found",
  409: "Not in this state",
  410: "No longer there",
  413: "Too large",
  422: "The content is not what it should be",
  429: "Too many requests",
  500: "Something broke here",
  503: "A store did not answer",
} as const;

/** Answers any thrown value. What is not a KubinError is "internal": its text goes to the log, never to the caller. */
export function answerError(error: unknown, c: Context<EdgeEnv>): Response {
  if (error instanceof KubinError) {
    if (error.code === "unavailable") {
      c.var.services.log({
        level: "error",
        message: error.message,
        requestId: c.var.requestId,
        cause: chain(error.cause),
      });
    }
    const detail = error.code === "unavailable" ? "A store did not answer: try again in a few seconds" : error.message;
    return problem(c, statuses[error.code], error.code, detail, error.retryAfterSeconds);
  }
  // Hono's own, e.g. a body that is not JSON.
  if (error instanceof HTTPException && error.status < 500) {
    return problem(c, 400, "invalid", "Cannot read the request: its body is not the JSON that this call takes");
  }
  c.var.services.log({ level: "error", message: "internal", requestId: c.var.requestId, cause: chain(error) });
  return problem(c, 500, "internal", "Something broke here: the request id names it in the server's log");
}

export function problem(
  c: Context<EdgeEnv>,
  status: keyof typeof titles,
  code: string,
  detail: string,
  retryAfterSeconds?: number,
): Response {
  const body: Problem = {
    type: "about:blank",
    title: titles[status],
    status,
    detail,
    code,
    requestId: c.var.requestId,
  };
  const headers: Record<string, string> = { "content-type": "application/problem+json", "cache-control": "no-store" };
  if (retryAfterSeconds !== undefined) headers["retry-after"] = String(retryAfterSeconds);
  return c.body(JSON.stringify(body), status, headers);
}

/** What was thrown and why, for the log. */
export function chain(error: unknown): string {
  const texts: string[] = [];
  for (let at: unknown = error; at !== undefined && texts.length < 5; at = at instanceof Error ? at.cause : undefined) {
    texts.push(at instanceof Error ? (at.stack ?? at.message) : JSON.stringify(at));
  }
  return texts.join("\ncaused by: ").slice(0, 4000);
}
