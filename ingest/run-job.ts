// One run of one job, or of several small log packs together: heart-beaten, fenced, and whatever happens written down.
import { endSnapshot } from "../db/snapshots/change.ts";
import { finishSnapshot } from "../db/snapshots/manifest.ts";
import {
  claimTogether,
  type ClaimedJob,
  failJob,
  finishJob,
  heartbeat,
  heartbeatMs,
  publishPack,
} from "../db/jobs/jobs.ts";
import { isKubinError, KubinError } from "../db/model/error.ts";
import type { Gap } from "../db/model/gap.ts";
import { failPack, findPack } from "../db/packs/packs.ts";
import { removeAttempt } from "../db/resources/write.ts";
import { collectedFrames } from "./collected-frames.ts";
import { indexCatalogue } from "./index-catalogue.ts";
import { indexLogs, type LogPack } from "./index-logs.ts";
import { indexResources, tidyResources } from "./index-resources.ts";
import { type OpenPack, openPack } from "./open-pack.ts";
import { refuseBomb } from "./refuse-bomb.ts";
import { removeSnapshot } from "./remove-snapshot.ts";
import type { IngestServices } from "./services.ts";
import type { Turns } from "./turns.ts";
import { verifyDocuments } from "./verify-documents.ts";

/** Log packs that wait beside this one are run with it. The leases are kept from here on. */
export async function runJob(services: IngestServices, job: ClaimedJob, turns: Turns): Promise<void> {
  const jobs: [ClaimedJob, ...ClaimedJob[]] = [job];
  const beat = setInterval(() => void keepLeases(services, jobs), heartbeatMs);
  try {
    await turns.run(async () => {
      jobs.push(...(await claimTogether(services.rows, job, services.worker, new Date(services.now()))));
      await runKind(services, jobs);
    }, job);
  } catch (error) {
    // It is not known whose fault it was. Whichever of several it is breaks alone in its next run.
    for (const each of jobs) await writeDownFailure(services, each, error, jobs.length > 1);
  } finally {
    clearInterval(beat);
  }
}

async function runKind(services: IngestServices, jobs: readonly [ClaimedJob, ...ClaimedJob[]]): Promise<void> {
  const [job] = jobs;
  if (job.kind === "logs") return indexLogPacks(services, jobs);
  if (job.kind !== "remove" && job.kind !== "documents") return indexPack(services, job);
  if (job.kind === "remove") await removeSnapshot(services, job);
  else await verifyDocuments(services, job);
  await finishJob(services.rows, job, new Date(services.now()));
}

/** A missed beat is no reason to stop: the fence in publishPack decides. */
async function keepLeases(services: IngestServices, jobs: readonly ClaimedJob[]): Promise<void> {
  for (const job of jobs) {
    try {
      await heartbeat(services.rows, job, new Date(services.now()));
    } catch (error) {
      services.log({ level: "error", message: "heartbeat failed", job: job.id, cause: String(error) });
    }
  }
}

async function indexLogPacks(services: IngestServices, jobs: readonly [ClaimedJob, ...ClaimedJob[]]): Promise<void> {
  const packs: LogPack[] = [];
  for (const job of jobs) {
    try {
      packs.push({ job, pack: await opened(services, job) });
    } catch (error) {
      await writeDownFailure(services, job, error);
    }
  }
  for (const outcome of await indexLogs(services, packs)) {
    if ("error" in outcome) await writeDownFailure(services, outcome.job, outcome.error);
    else await publish(services, outcome.job, { resources: 0, lines: outcome.lines });
  }
  if (packs.length > 0)
    await finishSnapshot(services.rows, services.blobs, jobs[0].snapshotId, new Date(services.now()));
}

async function indexPack(services: IngestServices, job: ClaimedJob): Promise<void> {
  const pack = await opened(services, job);
  const counts = { resources: 0, lines: 0, resourceVersion: 0 };
  if (job.kind === "catalogue") await indexCatalogue(services, job, pack);
  if (job.kind === "resources") Object.assign(counts, await indexResources(services, job, pack));
  const published = await publish(services, job, counts);
  if (published && job.kind === "resources") await tidyResources(services, job);
  await finishSnapshot(services.rows, services.blobs, job.snapshotId, new Date(services.now()));
}

async function opened(services: IngestServices, job: ClaimedJob): Promise<OpenPack> {
  const row = await findPack(services.rows, job.snapshotId, job.pack ?? -1);
  if (!row) throw new KubinError("not_found", `Cannot index pack ${job.pack}: it is not registered`);
  const { directory, frames } = await openPack(services, row);
  refuseBomb(directory, row.number);
  return { directory, frames: collectedFrames(frames) };
}

async function publish(
  services: IngestServices,
  job: ClaimedJob,
  counts: { resources: number; lines: number; resourceVersion?: number },
): Promise<boolean> {
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
  return published;
}

/** Bytes that are wrong stay wrong: those jobs die at once, everything else is tried again. `again`: in any case. */
async function writeDownFailure(
  services: IngestServices,
  job: ClaimedJob,
  error: unknown,
  again = false,
): Promise<void> {
  const wrong = isKubinError(error, "corrupt") || isKubinError(error, "too_large") || isKubinError(error, "not_found");
  const final = wrong && !again;
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
