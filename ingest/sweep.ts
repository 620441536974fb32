// Looks after what nobody drives any more: ended links, dead workers' jobs, senders that never came back, lines whose day has come.
import { and, eq, inArray, lt, notInArray, sql } from "drizzle-orm";
import { packKey } from "../db/model/blob-keys.ts";
import type { Gap } from "../db/model/gap.ts";
import { buryExhausted, deadJobs } from "../db/jobs/jobs.ts";
import { listPacks, packArrived, packMissing, type PackRow } from "../db/packs/packs.ts";
import { snapshots } from "../db/schema.ts";
import { resumeWindowMs } from "../db/model/limits.ts";
import { completeSnapshot, endSnapshot } from "../db/snapshots/change.ts";
import { addGaps } from "../db/snapshots/gaps.ts";
import type { SnapshotRow } from "../db/snapshots/find.ts";
import { finishSnapshot } from "../db/snapshots/manifest.ts";
import { refuseAs } from "../db/store-error.ts";
import { dropDueDays, removeDeadAttempts } from "./retention.ts";
import { giveUpPack } from "./run-job.ts";
import type { IngestServices } from "./services.ts";

const atOnce = 100;

/** One round. Every step may be cut short and done again; one that fails keeps none of the others from being done. */
export async function sweep(services: IngestServices): Promise<void> {
  for (const step of [buryWorkers, endExpired, settleSilent, finishProcessing, dropDueDays, removeDeadAttempts]) {
    try {
      await step(services);
    } catch (error) {
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
      services.log({ level: "error", message: "sweep failed", step: step.name, cause });
    }
  }
}

async function buryWorkers(services: IngestServices): Promise<void> {
  await buryExhausted(services.rows, new Date(services.now()));
  for (const job of await deadJobs(services.rows, atOnce)) await giveUpPack(services, job, job.reason);
}

async function endExpired(services: IngestServices): Promise<void> {
  const now = new Date(services.now());
  for (const snapshot of await due(services, "expired", now)) {
    await endSnapshot(services.rows, snapshot, { to: "EXPIRED", reason: "", actor: "sweeper", now });
  }
}

async function settleSilent(services: IngestServices): Promise<void> {
  const now = new Date(services.now());
  for (const snapshot of await due(services, "abandoned", now)) await settleAbandoned(services, snapshot, now);
}

async function finishProcessing(services: IngestServices): Promise<void> {
  const now = new Date(services.now());
  for (const snapshot of await due(services, "processing", now))
    await finishSnapshot(services.rows, services.blobs, snapshot.id, now);
}

async function due(
  services: IngestServices,
  what: "expired" | "abandoned" | "processing",
  now: Date,
): Promise<SnapshotRow[]> {
  const silentSince = new Date(now.getTime() - resumeWindowMs);
  const conditions = {
    expired: and(lt(snapshots.expiresAt, now), notInArray(snapshots.state, ["EXPIRED", "DELETED"])),
    abandoned: and(lt(snapshots.lastSeenAt, silentSince), inArray(snapshots.state, ["INITIATED", "UPLOADING"])),
    processing: eq(snapshots.state, "PROCESSING"),
  };
  return refuseAs("PostgreSQL", () =>
    services.rows.db
      .select()
      .from(snapshots)
      .where(conditions[what])
      .orderBy(sql`last_seen_at`)
      .limit(atOnce),
  );
}

/** Asks the bucket what really came: that is indexed, the rest becomes gaps; without a catalogue the snapshot fails. */
async function settleAbandoned(services: IngestServices, snapshot: SnapshotRow, now: Date): Promise<void> {
  const gaps: Gap[] = [];
  let catalogue = false;
  for (const pack of await listPacks(services.rows, snapshot.id)) {
    const arrived = pack.state === "registered" ? await lookInBucket(services, pack, now) : pack.state !== "missing";
    if (arrived && pack.kind === "catalogue") catalogue = true;
    if (!arrived)
      gaps.push({
        reason: "upload_missing",
        what: `pack ${pack.number} (${pack.kind})`,
        detail: "It was registered and never arrived",
      });
  }
  if (!catalogue) {
    const reason = "The sender stopped before its catalogue arrived";
    await endSnapshot(services.rows, snapshot, { to: "FAILED", reason, actor: "sweeper", now });
    return;
  }
  gaps.push({
    reason: "upload_missing",
    what: "the rest of the upload",
    detail: "The sender stopped and did not come back",
  });
  await addGaps(services.rows, snapshot.id, gaps, now);
  const counts = { resources: 0, streams: 0, lines: 0, logBytes: 0 };
  await completeSnapshot(services.rows, snapshot, { packs: 0, counts, gaps: [] }, now, "sweeper");
  await finishSnapshot(services.rows, services.blobs, snapshot.id, now);
}

async function lookInBucket(services: IngestServices, pack: PackRow, now: Date): Promise<boolean> {
  const key = packKey(pack.tenantId, pack.snapshotId, pack.number, pack.kind);
  const head = await services.blobs.head(key);
  if (head?.bytes === pack.bytes) {
    await packArrived(services.rows, pack, now);
    return true;
  }
  if (pack.multipartUploadId !== null) await services.blobs.abortMultipart(key, pack.multipartUploadId);
  await packMissing(services.rows, pack.snapshotId, pack.number);
  return false;
}
