// One run of one job: heart-beaten, fenced, and whatever happens written down.
import { endSnapshot } from "../db/snapshots/change.ts";
import { finishSnapshot } from "../db/snapshots/manifest.ts";
import { type ClaimedJob, failJob, finishJob, heartbeat, heartbeatMs, publishPack } from "../db/jobs/jobs.ts";
import { isKubinError, KubinError } from "../db/model/error.ts";
import type { Gap } from "../db/model/gap.ts";
import { failPack, findPack } from "../db/packs/packs.ts";
import { removeAttempt } from "../db/resources/write.ts";
import { collectedFrames } from "./collected-frames.ts";
import { indexCatalogue } from "./index-catalogue.ts";
import { indexLogs } from "./index-logs.ts";
import { indexResources, tidyResources } from "./index-resources.ts";
import { openPack } from "./open-pack.ts";
import { refuseBomb } from "./refuse-bomb.ts";
import { removeSnapshot } from "./remove-snapshot.ts";
import type { IngestServices } from "./services.ts";
import type { Turns } from "./turns.ts";
import { verifyDocuments } from "./verify-documents.ts";

/** The lease is kept from here on. */
export async function runJob(services: IngestServices, job: ClaimedJob, turns: Turns): Promise<void> {
  const beat = setInterval(() => void keepLease(services, job), heartbeatMs);
  try {
    await turns.run(() => runKind(services, job), job);
  } catch (error) {
    await writeDownFailure(services, job, error);
  } finally {
    clearInterval(beat);
  }
}

async function runKind(services: IngestServices, job: ClaimedJob): Promise<void> {
  if (job.kind !== "remove" && job.kind !== "documents") return indexPack(services, job);
  if (job.kind === "remove") await removeSnapshot(services, job);
  else await verifyDocuments(services, job);
  await finishJob(services.rows, job, new Date(services.now()));
}

/** A missed beat is no reason to stop: the fence in publishPack decides. */
async function keepLease(services: IngestServices, job: ClaimedJob): Promise<void> {
  try {
    await heartbeat(services.rows, job, new Date(services.now()));
  } catch (error) {
    services.log({ level: "error", message: "heartbeat failed", job: job.id, cause: String(error) });
  }
}

async function indexPack(services: IngestServices, job: ClaimedJob): Promise<void> {
  const row = await findPack(services.rows, job.snapshotId, job.pack ?? -1);
  if (!row) throw new KubinError("not_found", `Cannot index pack ${job.pack}: it is not registered`);
  const { directory, frames } = await openPack(services, row);
  refuseBomb(directory, row.number);
  const pack = { directory, frames: collectedFrames(frames) };
  const counts = { resources: 0, lines: 0, resourceVersion: 0 };
  if (job.kind === "catalogue") await indexCatalogue(services, job, pack);
  if (job.kind === "resources") Object.assign(counts, await indexResources(services, job, pack));
  if (job.kind === "logs") counts.lines = await indexLogs(services, job, pack);
  const published = await publishPack(services.rows, job, counts, new Date(services.now()));
  services.log({
    level: "info",
    message: published ? "published" : "fenced off",
    snapshot: job.snapshotId,
    pack: job.pack,
    attempt: job.attempt,
    ...counts,
  });
  // Another run has the job, the snapshot has ended, or its lines were put away: what this attempt wrote is nobody's. Its lines go
  // with the other dead attempts', in the sweep.
  if (!published) await removeAttempt(services.rows, job);
  else if (job.kind === "resources") await tidyResources(services, job);
  await finishSnapshot(services.rows, services.blobs, job.snapshotId, new Date(services.now()));
}

/** Bytes that are wrong stay wrong: those jobs die at once, everything else is tried again. */
async function writeDownFailure(services: IngestServices, job: ClaimedJob, error: unknown): Promise<void> {
  const final = isKubinError(error, "corrupt") || isKubinError(error, "too_large") || isKubinError(error, "not_found");
  const reason = isKubinError(error) ? error.message : "Something broke in ingest: see its log";
  services.log({
    level: "error",
    message: "job failed",
    job: job.id,
    snapshot: job.snapshotId,
    pack: job.pack,
    tries: job.tries,
    cause: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  const outcome = await failJob(services.rows, job, { reason, final }, new Date(services.now()));
  if (outcome === "dead" && job.pack !== null) await giveUpPack(services, job, reason);
}

/** A dead pack: without its catalogue a snapshot is nothing; any other pack is a gap. */
export async function giveUpPack(
  services: IngestServices,
  job: { tenantId: string; snapshotId: string; pack: number | null; kind: string },
  reason: string,
): Promise<void> {
  const now = new Date(services.now());
  const pack = { snapshotId: job.snapshotId, number: job.pack ?? -1 };
  if (job.kind === "catalogue") {
    // The snapshot first: once no pack is outstanding, whoever looks next would complete it.
    const snapshot = { id: job.snapshotId, tenantId: job.tenantId };
    await endSnapshot(services.rows, snapshot, { to: "FAILED", reason, actor: "ingest", now });
    await failPack(services.rows, pack, reason, [], now);
    return;
  }
  const gap: Gap = { reason: "unparsable", what: `pack ${pack.number} (${job.kind})`, detail: reason.slice(0, 1000) };
  await failPack(services.rows, pack, reason, [gap], now);
  await finishSnapshot(services.rows, services.blobs, job.snapshotId, now);
}
