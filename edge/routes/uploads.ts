// A sender's routes: create, patch, register packs, report them, complete, fail, delete.
import { Hono } from "hono";
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
import { completeSnapshot, endSnapshot, finishIfDone, patchSnapshot } from "../../db/snapshots/change.ts";
import { createSnapshot } from "../../db/snapshots/create.ts";
import { bearer, ownerAccess } from "../access.ts";
import { checked, described } from "../contract.ts";
import type { EdgeEnv } from "../request.ts";

const parallelPacks = 4;
const IdempotencyKey = v.pipe(v.string(), v.regex(/^[\w-]{8,128}$/));

export function uploadRoutes() {
  return new Hono<EdgeEnv>()
    .post(
      routes.createUpload,
      described("Create a snapshot and its link", CreatedUpload, "upload"),
      checked("json", CreateUpload),
      async (c) => {
        const { services } = c.var;
        const token = bearer(c);
        const created = await createSnapshot(services.rows, c.req.valid("json"), {
          tenantId: services.settings.tenantId,
          linkKey: services.settings.linkKey,
          now: new Date(services.now()),
          ...idempotencyKey(c.req.header("idempotency-key")),
          ...(token === null ? {} : { ownerToken: token }),
        });
        const { publicUrl } = services.settings;
        c.header("cache-control", "no-store");
        return c.json({
          snapshotId: created.snapshotId,
          link: `${publicUrl}/s/${created.slug}`,
          kubeUrl: `${publicUrl}/k/${created.slug}`,
          ownerToken: created.ownerToken,
          expiresAt: created.expiresAt.toISOString(),
          limits: { packBytesMax, multipartAboveBytes, partBytes, parallelPacks },
        } satisfies CreatedUpload);
      },
    )
    .patch(
      routes.upload,
      described("Add facts that became known", Accepted, "upload"),
      ownerAccess,
      checked("json", PatchUpload),
      async (c) => {
        const { services, snapshot } = c.var;
        await patchSnapshot(services.rows, snapshot.id, c.req.valid("json"), new Date(services.now()));
        return c.json({ state: snapshot.state });
      },
    )
    .post(
      routes.completeUpload,
      described("Say that every pack is there", Accepted, "upload"),
      ownerAccess,
      checked("json", CompleteUpload),
      async (c) => {
        const { services, snapshot } = c.var;
        const now = new Date(services.now());
        await completeSnapshot(services.rows, snapshot, c.req.valid("json"), now);
        const done = await finishIfDone(services.rows, snapshot.id, now);
        return c.json({ state: done ? "COMPLETED" : "PROCESSING" });
      },
    )
    .post(
      routes.failUpload,
      described("Give up: the packs are removed", Accepted, "upload"),
      ownerAccess,
      checked("json", FailUpload),
      async (c) => {
        const { services, snapshot } = c.var;
        const { reason } = c.req.valid("json");
        await endSnapshot(services.rows, snapshot, {
          to: "FAILED",
          reason,
          actor: "owner",
          now: new Date(services.now()),
        });
        return c.json({ state: "FAILED" });
      },
    )
    .delete(
      routes.upload,
      described("Delete the snapshot and everything it left", Accepted, "upload"),
      ownerAccess,
      async (c) => {
        const { services, snapshot } = c.var;
        await endSnapshot(services.rows, snapshot, {
          to: "DELETED",
          reason: "",
          actor: "owner",
          now: new Date(services.now()),
        });
        return c.json({ state: "DELETED" });
      },
    );
}

function idempotencyKey(header: string | undefined): { idempotencyKey?: string } {
  if (header === undefined) return {};
  if (!v.is(IdempotencyKey, header)) {
    throw new KubinError("invalid", "Cannot use the Idempotency-Key: it takes 8 to 128 letters, digits, - or _");
  }
  return { idempotencyKey: header };
}
