// Who may do what: decided from a link's slug or an owner token, before any cache is asked.
import type { Context, MiddlewareHandler } from "hono";
import { findByLink, findOwned, type SnapshotRow } from "../db/snapshots/find.ts";
import { linkHeader } from "../db/model/contract/routes.ts";
import { KubinError } from "../db/model/error.ts";
import { isSlug, sha256Hex } from "../db/model/tokens.ts";
import type { EdgeEnv } from "./request.ts";
import type { Services } from "./services.ts";

/** A decision may be remembered this long in one process, never in a shared cache: revoke takes effect within 1 s. */
const rememberedMs = 1000;
const rememberedMax = 10_000;

/** The decision, not its promise: in workerd a promise belongs to one request, and hangs for the others when that one is aborted. */
interface Remembered {
  readonly at: number;
  readonly decision: SnapshotRow;
}

/** The links of one app: all its routes share what is remembered. */
export interface Links {
  /** Routes behind this see `c.var.snapshot`: what the slug in the Kubin-Link header opens. */
  readonly access: MiddlewareHandler<EdgeEnv>;
  /** What the slug opens, decided less than a second ago. Throws "not_found" or "gone". */
  open(services: Services, slug: string): Promise<SnapshotRow>;
  /** The snapshot was seen at this content version: an older memory of it is forgotten, so that the next answer is as new. */
  seen(slug: string, contentVersion: number): void;
  /** The snapshot was ended by a request to this process: none of its links is remembered here any more. */
  ended(snapshotId: string): void;
}

export function rememberedLinks(): Links {
  const remembered = new Map<string, Remembered>();
  const open = async (services: Services, slug: string): Promise<SnapshotRow> => {
    const now = services.now();
    const known = remembered.get(slug);
    if (known && now - known.at < rememberedMs) return known.decision;
    if (remembered.size >= rememberedMax) remembered.clear();
    // A refusal is not remembered: the link may be created in the next moment.
    const decision = await openLink(services, slug);
    remembered.set(slug, { at: now, decision });
    return decision;
  };
  return {
    open,
    access: async (c, next) => {
      c.set("snapshot", await open(c.var.services, c.req.header(linkHeader) ?? ""));
      await next();
    },
    seen(slug, contentVersion) {
      const known = remembered.get(slug);
      if (known && known.decision.contentVersion < contentVersion) remembered.delete(slug);
    },
    ended(snapshotId) {
      for (const [slug, { decision }] of remembered) if (decision.id === snapshotId) remembered.delete(slug);
    },
  };
}

/** What a slug opens now. Unknown, malformed and deleted links answer alike. Throws "not_found" or "gone". */
export async function openLink(services: Services, slug: string): Promise<SnapshotRow> {
  const unknown = new KubinError(
    "not_found",
    "Cannot open the link: there is no such link, or its snapshot was deleted",
  );
  if (!isSlug(slug)) throw unknown;
  const found = await findByLink(services.rows, await sha256Hex(slug));
  if (!found || found.snapshot.state === "DELETED") throw unknown;
  const ended = found.snapshot.state === "EXPIRED" || found.expiresAt.getTime() <= services.now();
  if (ended) throw new KubinError("gone", "Cannot open the link: it has expired. Ask its sender for a new one");
  if (found.revokedAt)
    throw new KubinError("gone", "Cannot open the link: it was revoked. Ask its sender for a new one");
  return found.snapshot;
}

/** Routes behind this see `c.var.snapshot`: the one in the path, if the bearer token is its owner's. Never remembered. */
export const ownerAccess: MiddlewareHandler<EdgeEnv> = async (c, next) => {
  const found = await findOwned(c.var.services.rows, c.req.param("id") ?? "", await sha256Hex(ownerToken(c)));
  // Absent and not yours are one answer.
  if (!found)
    throw new KubinError("not_found", "Cannot find the snapshot: unknown id, or the owner token is another's");
  c.set("snapshot", found);
  await next();
};

/** The bearer token of the request. Throws "unauthenticated". */
export function ownerToken(c: Context<EdgeEnv>): string {
  const token = bearer(c);
  if (token === null)
    throw new KubinError("unauthenticated", "Cannot do this without the owner token: send it as a bearer token");
  return token;
}

export function bearer(c: Context<EdgeEnv>): string | null {
  return /^Bearer ([\w-]{20,200})$/.exec(c.req.header("authorization") ?? "")?.[1] ?? null;
}
