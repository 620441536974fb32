// Answers that depend on a snapshot's content only: computed once per content version, kept on our side, checked by the browser.
import type { Context } from "hono";
import { sha256Hex } from "../db/model/tokens.ts";
import type { EdgeEnv } from "./request.ts";

/** A settled snapshot never changes, an arriving one changes its content version: the lifetime only bounds memory. */
const keptSeconds = 3600;

/**
 * Answers `question` (its normalised text) about `c.var.snapshot`. The access decision is already made: the key holds tenant,
 * snapshot and content version, so nobody's answer can be another's. What leaves is private and must be revalidated.
 */
export async function cachedJson(
  c: Context<EdgeEnv>,
  question: string,
  compute: () => Promise<unknown>,
): Promise<Response> {
  const { snapshot, services } = c.var;
  const version = `${snapshot.tenantId}/${snapshot.id}/${snapshot.contentVersion}`;
  const etag = `"${(await sha256Hex(`${version}/${question}`)).slice(0, 32)}"`;
  const headers = {
    "cache-control": "private, no-cache",
    etag,
    vary: "kubin-link",
    "content-type": "application/json",
  };
  // A proxy or our own compression weakens the tag: the comparison is the weak one (RFC 9110 §13.1.2).
  if (c.req.header("if-none-match")?.replace(/^W\//, "") === etag) return c.body(null, 304, headers);
  const key = `answer/${version}/${question}`;
  const kept = await services.cache.get(key);
  if (kept !== null) return c.body(kept, 200, headers);
  const body = JSON.stringify(await compute());
  await services.cache.set(key, body, keptSeconds);
  return c.body(body, 200, headers);
}

/** The request's path and query in one spelling: parameters sorted. */
export function questionOf(c: Context<EdgeEnv>): string {
  const url = new URL(c.req.url);
  url.searchParams.sort();
  return `${url.pathname}?${url.searchParams.toString()}`;
}
