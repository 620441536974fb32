// Shared documents of a capture: asked by hash, so that what the tenant has is not sent again.
import { Hono } from "hono";
import { documentKey } from "../../db/model/blob-keys.ts";
import { Accepted, MissingDocuments, ReferDocuments } from "../../db/model/contract/upload.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { documentsArrived, referDocuments } from "../../db/documents.ts";
import { ownerAccess } from "../access.ts";
import { checked, described } from "../contract.ts";
import { refuseUnlessAccepting } from "../accepting.ts";
import type { EdgeEnv } from "../request.ts";

const putSeconds = 900;

export function documentRoutes() {
  return new Hono<EdgeEnv>()
    .post(
      routes.documents,
      described("Refer to shared documents and learn which of them are missing", MissingDocuments, "upload"),
      ownerAccess,
      checked("json", ReferDocuments),
      async (c) => {
        const { services, snapshot } = c.var;
        refuseUnlessAccepting(snapshot);
        const wanted = await referDocuments(services.rows, snapshot, c.req.valid("json").documents);
        const missing = await Promise.all(
          wanted.map(async ({ sha256, bytes }) => {
            const content = { bytes, sha256Hex: sha256, expiresInSeconds: putSeconds };
            const put = await services.blobs.presignPut(documentKey(snapshot.tenantId, sha256), content);
            return { sha256, ...put };
          }),
        );
        return c.json({ missing } satisfies MissingDocuments);
      },
    )
    .post(
      routes.documentsDone,
      described("Say that the missing documents are in the bucket", Accepted, "upload"),
      ownerAccess,
      async (c) => {
        const { services, snapshot } = c.var;
        await documentsArrived(services.rows, snapshot, new Date(services.now()));
        return c.json({ state: snapshot.state });
      },
    );
}
