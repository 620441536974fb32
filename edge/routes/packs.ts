// Registering a pack answers where its bytes go; "done" checks the bucket and orders the indexing.
import { Hono } from "hono";
import { packKey } from "../../db/model/blob-keys.ts";
import { Accepted, PackDone, PackTarget, RegisterPack } from "../../db/model/contract/upload.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { KubinError } from "../../db/model/error.ts";
import { multipartAboveBytes, partBytes } from "../../db/model/limits.ts";
import { findPack, packArrived, type PackRow, registerPack } from "../../db/packs/packs.ts";
import { refuseUnlessAccepting } from "../accepting.ts";
import { ownerAccess } from "../access.ts";
import { checked, described } from "../contract.ts";
import type { EdgeEnv } from "../request.ts";
import type { Services } from "../services.ts";

/** A presigned PUT lives 15 minutes: longer than a 32 MiB pack needs on 0.5 Mbit/s; a resumed push asks again. */
const putSeconds = 900;
/** Parts are all signed at once, so the last of them may wait for the first. */
const partSeconds = 6 * 3600;

export function packRoutes() {
  return new Hono<EdgeEnv>()
    .post(
      routes.registerPack,
      described("Register a pack and learn where its bytes go", PackTarget, "upload"),
      ownerAccess,
      checked("json", RegisterPack),
      async (c) => {
        const { services, snapshot } = c.var;
        const input = c.req.valid("json");
        refuseUnlessAccepting(snapshot);
        const key = packKey(snapshot.tenantId, snapshot.id, input.number, input.kind);
        const uploadId = await uploadIdFor(services, snapshot.id, input, key);
        const pack = await registerPack(services.rows, snapshot, input, uploadId, new Date(services.now()));
        if (pack.state !== "registered") return c.json({ via: "arrived" } satisfies PackTarget);
        return c.json(await targetOf(services, pack, key));
      },
    )
    .post(
      routes.packDone,
      described("Say that a pack's bytes are in the bucket", Accepted, "upload"),
      ownerAccess,
      checked("json", PackDone),
      async (c) => {
        const { services, snapshot } = c.var;
        const pack = await findPack(services.rows, snapshot.id, Number(c.req.param("number")));
        if (!pack)
          throw new KubinError("not_found", `Cannot finish pack ${c.req.param("number")}: it is not registered`);
        if (pack.state !== "registered") return c.json({ state: pack.state });
        refuseUnlessAccepting(snapshot);
        await assembled(services, pack, c.req.valid("json"));
        await packArrived(services.rows, pack, new Date(services.now()));
        return c.json({ state: "arrived" });
      },
    );
}

/** Null for a pack that goes in one PUT. A pack that is registered already keeps its multipart. */
async function uploadIdFor(
  services: Services,
  snapshotId: string,
  { number, bytes, sha256 }: RegisterPack,
  key: string,
): Promise<string | null> {
  if (bytes <= multipartAboveBytes) return null;
  const known = await findPack(services.rows, snapshotId, number);
  const before = known?.sha256 === sha256 ? known : null;
  if (before && before.state !== "registered") return null;
  return before?.multipartUploadId ?? services.blobs.createMultipart(key);
}

async function targetOf(services: Services, pack: PackRow, key: string): Promise<PackTarget> {
  const uploadId = pack.multipartUploadId;
  if (uploadId === null) {
    const content = { bytes: pack.bytes, sha256Hex: pack.sha256, expiresInSeconds: putSeconds };
    const put = await services.blobs.presignPut(key, content);
    return { via: "put", ...put, expiresAt: new Date(services.now() + putSeconds * 1000).toISOString() };
  }
  const parts: { number: number; url: string }[] = [];
  for (let number = 1; (number - 1) * partBytes < pack.bytes; number++) {
    parts.push({ number, url: await services.blobs.presignPart(key, uploadId, number, partSeconds) });
  }
  return { via: "multipart", partBytes, parts, expiresAt: new Date(services.now() + partSeconds * 1000).toISOString() };
}

/** Completes a multipart if it is one, then looks whether the bucket has exactly the promised length. */
async function assembled(services: Services, pack: PackRow, done: PackDone): Promise<void> {
  const key = packKey(pack.tenantId, pack.snapshotId, pack.number, pack.kind);
  if (pack.multipartUploadId !== null) {
    if (!done.parts) throw new KubinError("invalid", `Cannot finish pack ${pack.number}: send the ETags of its parts`);
    await services.blobs.completeMultipart(key, pack.multipartUploadId, done.parts);
  }
  const head = await services.blobs.head(key);
  if (head?.bytes === pack.bytes) return;
  const found = head ? `${head.bytes} bytes` : "nothing";
  throw new KubinError(
    "conflict",
    `Cannot finish pack ${pack.number}: the bucket has ${found} of ${pack.bytes} bytes. Send it again`,
  );
}
