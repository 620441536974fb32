// manifest.json: what a finished snapshot is, beside its packs in the bucket, readable without any database.
import { eq } from "drizzle-orm";
import { manifestKey } from "../model/blob-keys.ts";
import { listPacks } from "../packs/packs.ts";
import type { Blobs, Rows } from "../ports.ts";
import { snapshots } from "../schema.ts";
import { refuseAs } from "../store-error.ts";
import { finishIfDone } from "./change.ts";

/** Completes the snapshot if nothing is outstanding, and then writes its manifest. Answers whether it is complete now. */
export async function finishSnapshot(rows: Rows, blobs: Blobs, id: string, now: Date): Promise<boolean> {
  if (!(await finishIfDone(rows, id, now))) return false;
  const [snapshot] = await refuseAs("PostgreSQL", () => rows.db.select().from(snapshots).where(eq(snapshots.id, id)));
  if (!snapshot) return false;
  const packs = await listPacks(rows, id);
  const manifest = {
    formatVersion: snapshot.formatVersion,
    id,
    cluster: snapshot.cluster,
    source: { format: snapshot.sourceFormat, name: snapshot.sourceName, tool: snapshot.sourceTool },
    capturedAt: snapshot.capturedAt,
    completedAt: now,
    counts: { resources: snapshot.resources, lines: snapshot.lines },
    packs: packs.map(({ number, kind, codec, state, bytes, rawBytes, sha256, resources, lines }) => ({
      number,
      kind,
      codec,
      state,
      bytes,
      rawBytes,
      sha256,
      resources,
      lines,
    })),
    gaps: snapshot.gaps,
    redaction: snapshot.redaction ?? {},
    redactionKeyId: snapshot.redactionKeyId,
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  await blobs.put(manifestKey(snapshot.tenantId, id), bytes, "application/json");
  return true;
}
