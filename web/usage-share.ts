// How much of what it may use something used.
import type { Amount } from "../db/model/contract/usage.ts";

export interface Share {
  readonly percent: number;
  readonly of: "limit" | "request" | "allocatable";
  /** Close to where it is throttled, killed or evicted. More than the request is no fault. */
  readonly tight: boolean;
}

const tightAbove = 0.9;

/** Of the limit, else of the request; null where neither is known. */
export function podShare({ used, limit, request }: Amount): Share | null {
  return shareOf(used, limit, "limit") ?? shareOf(used, request, "request");
}

export function nodeShare({ used, allocatable }: { used: number; allocatable: number | null }): Share | null {
  return shareOf(used, allocatable, "allocatable");
}

/** Kubernetes takes a limit of 0 for none. */
function shareOf(used: number, most: number | null, of: Share["of"]): Share | null {
  if (most === null || most <= 0) return null;
  return { percent: Math.round((used / most) * 100), of, tight: of !== "request" && used > most * tightAbove };
}
