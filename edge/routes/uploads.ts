// A sender's routes: create, patch, complete, fail, delete.
import { type Context, Hono } from "hono";
import * as v from "valibot";
import {
  Accepted,
  CompleteUpload,
  CreatedUpload,
  CreateUpload,
  FailUpload,
  PatchUpload,
} from "../../db/model/contract/upload.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { KubinError } from "../../db/model/error.ts";
import { multipartAboveBytes, packBytesMax, partBytes } from "../../db/model/limits.ts";
import { completeSnapshot, endSnapshot, patchSnapshot } from "../../db/snapshots/change.ts";
import { createSnapshot } from "../../db/snapshots/create.ts";
import { finishSnapshot } from "../../db/snapshots/manifest.ts";
import { bearer, type Links, ownerAccess } from "../access.ts";
import { checked, described } from "../contract.ts";
import type { EdgeEnv } from "../request.ts";

const parallelPacks = 4;
const IdempotencyKey = v.pipe(v.string(), v.regex(/^[\w-]{8,128}$/));

export function uploadRoutes(links: Links) {
  const text = (summary: string) => described(summary, Accepted, "upload");
  const creating = described("Create a snapshot and its link", CreatedUpload, "upload");
  return new Hono<EdgeEnv>()
    .post(routes.createUpload, creating, checked("json", CreateUpload), async (c) => {
      c.header("cache-control", "no-store");
      return c.json(await create(c, c.req.valid("json")));
    })
    .patch(routes.upload, text("Add facts that became known"), ownerAccess, checked("json", PatchUpload), async (c) => {
      await patchSnapshot(c.var.services.rows, c.var.snapshot.id, c.req.valid("json"), nowOf(c));
      return c.json({ state: c.var.snapshot.state });
    })
    .post(
      routes.completeUpload,
      text("Every pack is there"),
      ownerAccess,
      checked("json", CompleteUpload),
      async (c) => {
        const { services, snapshot } = c.var;
        await completeSnapshot(services.rows, snapshot, c.req.valid("json"), nowOf(c));
        const done = await finishSnapshot(services.rows, services.blobs, snapshot.id, nowOf(c));
        return c.json({ state: done ? "COMPLETED" : "PROCESSING" });
      },
    )
    .post(
      routes.failUpload,
      text("Give up: packs are removed"),
      ownerAccess,
      checked("json", FailUpload),
      async (c) => {
        await end(c, links, "FAILED", c.req.valid("json").reason);
        return c.json({ state: "FAILED" });
      },
    )
    .delete(routes.upload, text("Delete the snapshot and everything it left"), ownerAccess, async (c) => {
      await end(c, links, "DELETED", "");
      return c.json({ state: "DELETED" });
    });
}

const nowOf = (c: Context<EdgeEnv>): Date => new Date(c.var.services.now());

async function create(c: Context<EdgeEnv>, input: CreateUpload): Promise<CreatedUpload> {
  const { services } = c.var;
  const { publicUrl, tenantId, linkKey } = services.settings;
  const token = bearer(c);
  const created = await createSnapshot(services.rows, input, {
    tenantId,
    linkKey,
    now: nowOf(c),
    ...idempotencyKey(c.req.header("idempotency-key")),
    ...(token === null ? {} : { ownerToken: token }),
  });
  return {
    snapshotId: created.snapshotId,
    link: `${publicUrl}/s/${created.slug}`,
    kubeUrl: `${publicUrl}/k/${created.slug}`,
    ownerToken: created.ownerToken,
    expiresAt: created.expiresAt.toISOString(),
    limits: { packBytesMax, multipartAboveBytes, partBytes, parallelPacks },
  };
}

async function end(c: Context<EdgeEnv>, links: Links, to: "FAILED" | "DELETED", reason: string): Promise<void> {
  await endSnapshot(c.var.services.rows, c.var.snapshot, { to, reason, actor: "owner", now: nowOf(c) });
  links.ended(c.var.snapshot.id);
}

function idempotencyKey(header: string | undefined): { idempotencyKey?: string } {
  if (header === undefined) return {};
  if (!v.is(IdempotencyKey, header)) {
    throw new KubinError("invalid", "Cannot use the Idempotency-Key: it takes 8 to 128 letters, digits, - or _");
  }
  return { idempotencyKey: header };
}
