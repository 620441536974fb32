// What the API server says when it refuses, and which gap that leaves.
import * as v from "valibot";
import type { Gap, GapReason } from "../../db/model/gap.ts";
import { isKubinError, KubinError } from "../../db/model/error.ts";

const Status = v.object({
  kind: v.literal("Status"),
  message: v.optional(v.string(), ""),
  reason: v.optional(v.string(), ""),
  metadata: v.optional(v.object({ continue: v.optional(v.string(), "") }), {}),
});

/** A refusal of the API server. `continueToken`: where to go on after a 410 of a list that took too long. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly continueToken: string;
  /** Seconds, from Retry-After; 0 if it says nothing. */
  readonly retryAfter: number;

  constructor(status: number, message: string, continueToken: string, retryAfter: number) {
    super(message);
    this.name = "ApiRefusal";
    this.status = status;
    this.continueToken = continueToken;
    this.retryAfter = retryAfter;
  }
}

/** Reads a Status document; dead aggregated APIs answer plain text. */
export async function refusalOf(response: Response): Promise<ApiRefusal> {
  const text = (await response.text()).slice(0, 4096);
  const status = v.safeParse(Status, parsed(text));
  const message = status.success ? status.output.message : text.trim().split("\n")[0] || `HTTP ${response.status}`;
  const token = status.success ? (status.output.metadata.continue ?? "") : "";
  return new ApiRefusal(response.status, message, token, Number(response.headers.get("retry-after")) || 0);
}

/** The gap that an error leaves in place of `what`. Throws on what is no answer of a cluster: an error of our own. */
export function gapOf(error: unknown, what: string): Gap {
  const detail = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").slice(0, 500);
  return { reason: reasonOf(error), what: what.slice(0, 1024), detail };
}

function reasonOf(error: unknown): GapReason {
  if (error instanceof ApiRefusal) {
    if (error.status === 401 || error.status === 403) return "forbidden";
    if (error.status === 410) return "truncated";
    return "unavailable";
  }
  if (isKubinError(error, "unavailable")) return "unavailable";
  if (error instanceof DOMException && (error.name === "TimeoutError" || error.name === "AbortError")) return "timeout";
  if (error instanceof KubinError) throw error;
  throw error;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** True for what no cluster said: an error of our own, which must not pass for an answer. */
export function isOurs(error: unknown): boolean {
  return !(error instanceof ApiRefusal) && !(error instanceof DOMException);
}
