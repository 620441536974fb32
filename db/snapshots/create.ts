// Makes a snapshot, its link and the audit row in one transaction.
import { and, eq } from "drizzle-orm";
import { auditEntry } from "../audit.ts";
import { indexVersion } from "./index-version.ts";
import { type CreateUpload, formatVersion } from "../model/contract/upload.ts";
import { KubinError } from "../model/error.ts";
import { linkSlug, randomToken, sha256Hex, timeOrderedId } from "../model/tokens.ts";
import type { Rows } from "../ports.ts";
import { links, snapshots } from "../schema.ts";
import { refuseAs } from "../store-error.ts";
import { findOwned } from "./find.ts";

/** Days that lines stay in ClickHouse, whatever the link's own end. */
const hotDays = 30;
const defaultLinkSeconds = 30 * 86_400;

export interface NewSnapshot {
  readonly snapshotId: string;
  readonly slug: string;
  readonly ownerToken: string;
  readonly expiresAt: Date;
}

export interface CreateContext {
  readonly tenantId: string;
  readonly linkKey: string;
  readonly now: Date;
  readonly idempotencyKey?: string;
  /** Hash of the owner token that the sender brings along; without one a token is made. */
  readonly ownerToken?: string;
}

/**
 * The same Idempotency-Key answers the same snapshot; the owner token then has to be the one the first call brought, else
 * "conflict". Ids and slug are made here, so that everything is one batch and one round trip.
 */
export async function createSnapshot(rows: Rows, input: CreateUpload, context: CreateContext): Promise<NewSnapshot> {
  const { tenantId, now } = context;
  if (context.idempotencyKey) {
    const earlier = await findEarlier(rows, context);
    if (earlier) return earlier;
  }
  if (input.captureId !== undefined) await refuseUnlessOwned(rows, input.captureId, context.ownerToken);
  const snapshotId = timeOrderedId(now.getTime());
  const linkId = timeOrderedId(now.getTime());
  const ownerToken = context.ownerToken ?? randomToken("kubo_");
  const slug = await linkSlug(context.linkKey, linkId, 1);
  const expiresAt = new Date(now.getTime() + (input.expiresInSeconds ?? defaultLinkSeconds) * 1000);
  const dropOn = new Date(now.getTime() + hotDays * 86_400_000).toISOString().slice(0, 10);
  const [ownerTokenHash, slugHash] = await Promise.all([sha256Hex(ownerToken), sha256Hex(slug)]);
  try {
    await rows.batch((db) => [
      db.insert(snapshots).values({
        id: snapshotId,
        tenantId,
        formatVersion,
        indexVersion,
        state: "INITIATED",
        cluster: input.cluster,
        sourceFormat: input.source.format,
        sourceName: input.source.name ?? null,
        sourceTool: input.source.tool ?? null,
        ownerTokenHash,
        idempotencyKey: context.idempotencyKey ?? null,
        captureId: input.captureId ?? null,
        capturedAt: input.capturedAt ? new Date(input.capturedAt) : null,
        createdAt: now,
        updatedAt: now,
        lastSeenAt: now,
        expiresAt,
        dropOn,
      }),
      db.insert(links).values({ id: linkId, tenantId, snapshotId, slugHash, createdAt: now, expiresAt }),
      auditEntry(db, { tenantId, at: now, actor: "anonymous", verb: "snapshot.create", target: snapshotId }),
    ]);
  } catch (error) {
    // Two calls with one key at the same time: the unique index let one through, the other finds it.
    const earlier = context.idempotencyKey ? await findEarlier(rows, context) : null;
    if (earlier) return earlier;
    throw error;
  }
  return { snapshotId, slug, ownerToken, expiresAt };
}

/** A link that shows another snapshot gives it away: only the owner of both may tie them. */
async function refuseUnlessOwned(rows: Rows, captureId: string, ownerToken: string | undefined): Promise<void> {
  const first = ownerToken === undefined ? null : await findOwned(rows, captureId, await sha256Hex(ownerToken));
  if (first?.captureId === null && first.state !== "DELETED") return;
  throw new KubinError(
    "not_found",
    "Cannot add to the capture: unknown first snapshot, or the owner token is another's",
  );
}

async function findEarlier(rows: Rows, context: CreateContext): Promise<NewSnapshot | null> {
  const key = context.idempotencyKey ?? "";
  const [found] = await refuseAs("PostgreSQL", () =>
    rows.db
      .select({
        snapshotId: snapshots.id,
        ownerTokenHash: snapshots.ownerTokenHash,
        expiresAt: snapshots.expiresAt,
        linkId: links.id,
        generation: links.generation,
      })
      .from(snapshots)
      .innerJoin(links, eq(links.snapshotId, snapshots.id))
      .where(and(eq(snapshots.tenantId, context.tenantId), eq(snapshots.idempotencyKey, key))),
  );
  if (!found) return null;
  if (!context.ownerToken || found.ownerTokenHash !== (await sha256Hex(context.ownerToken))) {
    throw new KubinError("conflict", "Cannot repeat the upload: this Idempotency-Key belongs to another owner token");
  }
  const slug = await linkSlug(context.linkKey, found.linkId, found.generation);
  return { snapshotId: found.snapshotId, slug, ownerToken: context.ownerToken, expiresAt: found.expiresAt };
}
